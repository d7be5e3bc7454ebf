-- Claims entries that are due: each is looked at again a while later, unless it is taken out by then.
-- KEYS[1] index of what is due  KEYS[2] when the claimed ones were due
-- ARGV[1] ms that the clock is ahead of the server's  ARGV[2] most entries  ARGV[3] ms until they are looked at again
-- Returns member and Unix ms at which it was due, for each, and last the Unix ms of this claim.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[1]
local is = redis.call('TYPE', KEYS[2]).ok
if is ~= 'none' and is ~= 'hash' then return redis.error_reply('WRONGTYPE due:at') end
local got = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now), 'WITHSCORES', 'LIMIT', '0', ARGV[2])
for i = 1, #got, 2 do
  redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[3]), got[i])
  if redis.call('HSETNX', KEYS[2], got[i], got[i + 1]) == 0 then
    got[i + 1] = redis.call('HGET', KEYS[2], got[i])
  end
end
got[#got + 1] = string.format('%.0f', now)
return got
