-- Puts a message into its lane again, whether it was lost from it, hangs in it or is dead, if nothing has changed since it
-- was looked at.
-- KEYS[1]  what is known about the sending  KEYS[2] stream of its lane  KEYS[3] stream of the audit log
-- KEYS[4…] what is known about messages that are forgotten where they are dead
-- ARGV[1] state  ARGV[2] attempt  ARGV[3] how often it was put in again: as they were seen, '' for none
-- ARGV[4] new state, '' to leave it  ARGV[5] at, Unix ms  ARGV[6] code  ARGV[7] seconds for which the key is kept
-- ARGV[8] group  ARGV[9] number of entries of the lane that it takes the place of, they follow
-- then    number of fields and values of the audit line, they follow; the same for the entry
-- Returns 'A' | 'C' something has changed | 'T' and an index: that key holds another type
for i = 1, #KEYS do
  local is = redis.call('TYPE', KEYS[i]).ok
  local want = 'hash'
  if i == 2 or i == 3 then want = 'stream' end
  if is ~= 'none' and is ~= want then return 'T' .. i end
end
local now = redis.call('HMGET', KEYS[1], 'state', 'attempt', 'again')
for i = 1, 3 do
  if (now[i] or '') ~= ARGV[i] then return 'C' end
end
local again = (tonumber(ARGV[3] == '' and '0' or ARGV[3]) or 0) + 1
redis.call('HSET', KEYS[1], 'again', string.format('%.0f', again), 'at', ARGV[5])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'state', ARGV[4], 'code', ARGV[6]) end
redis.call('EXPIRE', KEYS[1], ARGV[7])
for i = 4, #KEYS do
  if redis.call('HGET', KEYS[i], 'state') == 'dead' then redis.call('DEL', KEYS[i]) end
end
local at = 9
for i = 1, tonumber(ARGV[at]) do
  redis.call('XACK', KEYS[2], ARGV[8], ARGV[at + i])
  redis.call('XDEL', KEYS[2], ARGV[at + i])
end
at = at + ARGV[at] + 1
redis.call('XADD', KEYS[3], '*', unpack(ARGV, at + 1, at + ARGV[at]))
at = at + ARGV[at] + 1
redis.call('XADD', KEYS[2], '*', unpack(ARGV, at + 1, at + ARGV[at]))
return 'A'
