-- Settles a delivery: what became of it is kept, its stream entry is done with, and its next rungs are queued; all or nothing.
-- KEYS[1]  what is known about the sending  KEYS[2] stream of the delivery  KEYS[3] stream of the dead
-- KEYS[4]  what is known about the message that was updated in place; KEYS[1] again where there is none
-- KEYS[5]  the nudges of the recipient: ids by Unix ms
-- KEYS[6…] for each next message: what is known about its sending, its stream
-- ARGV[1]  group  ARGV[2] entry  ARGV[3] state  ARGV[4] at, Unix ms  ARGV[5] by  ARGV[6] channel  ARGV[7] ts
-- ARGV[8]  code  ARGV[9] version  ARGV[10] seconds for which the keys are kept
-- ARGV[11] id of the message  ARGV[12] '1' where it is a nudge that counts, once it is sent  ARGV[13] seconds for which that is known
-- ARGV[14] number of fields and values of the entry among the dead, they follow; then the same for each next message
-- Returns 'A' | 'S' it was settled before: only the entry is done with | 'T' and an index: that key holds another type
for i = 1, #KEYS do
  local is = redis.call('TYPE', KEYS[i]).ok
  local want = 'hash'
  if i == 2 or i == 3 or i > 5 and i % 2 == 1 then want = 'stream' end
  if i == 5 then want = 'zset' end
  if is ~= 'none' and is ~= want then return 'T' .. i end
end
local state = redis.call('HGET', KEYS[1], 'state')

-- First what a server without memory allows too: what follows in the same script is then not refused either.
redis.call('XACK', KEYS[2], ARGV[1], ARGV[2])
redis.call('XDEL', KEYS[2], ARGV[2])
if state == 'sent' or state == 'dead' or state == 'dropped' then return 'S' end
if ARGV[3] ~= 'sent' then redis.call('ZREM', KEYS[5], ARGV[11]) end

redis.call('HSET', KEYS[1], 'state', ARGV[3], 'at', ARGV[4], 'by', ARGV[5], 'channel', ARGV[6], 'ts', ARGV[7], 'code', ARGV[8])
if ARGV[3] == 'sent' then
  for i = 1, 4, 3 do
    local shown = tonumber(redis.call('HGET', KEYS[i], 'version') or '0') or 0
    if tonumber(ARGV[9]) > shown then redis.call('HSET', KEYS[i], 'version', ARGV[9]) end
    redis.call('EXPIRE', KEYS[i], ARGV[10])
  end
  if ARGV[12] == '1' then
    redis.call('ZADD', KEYS[5], 'NX', ARGV[4], ARGV[11])
    redis.call('EXPIRE', KEYS[5], ARGV[13])
  end
end
redis.call('EXPIRE', KEYS[1], ARGV[10])

local at = 14
if ARGV[3] == 'dead' then
  redis.call('XADD', KEYS[3], '*', unpack(ARGV, at + 1, at + ARGV[at]))
end
at = at + ARGV[at] + 1
for i = 6, #KEYS, 2 do
  if redis.call('EXISTS', KEYS[i]) == 0 then
    redis.call('HSET', KEYS[i], 'queued', ARGV[4])
    redis.call('EXPIRE', KEYS[i], ARGV[10])
    redis.call('XADD', KEYS[i + 1], '*', unpack(ARGV, at + 1, at + ARGV[at]))
  end
  at = at + ARGV[at] + 1
end
return 'A'
