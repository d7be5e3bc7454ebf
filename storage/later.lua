-- Lets a delivery wait outside its lane.
-- KEYS[1] what is known about the sending  KEYS[2] stream of the delivery  KEYS[3] messages that wait
-- KEYS[4] index of what is due  KEYS[5] when the claimed ones were due  KEYS[6] the nudges of the recipient: ids by Unix ms
-- ARGV[1] group  ARGV[2] entry  ARGV[3] id of the message  ARGV[4] the message  ARGV[5] member of the index  ARGV[6] Unix ms
-- Returns 'A' | 'S' it was settled, or put off, before | 'T' and an index: that key holds another type
local want = {'hash', 'stream', 'hash', 'zset', 'hash', 'zset'}
for i = 1, #KEYS do
  local is = redis.call('TYPE', KEYS[i]).ok
  if is ~= 'none' and is ~= want[i] then return 'T' .. i end
end
local state = redis.call('HGET', KEYS[1], 'state')
local settled = state == 'sent' or state == 'dead' or state == 'dropped'
local gone = #redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2]) == 0
-- The message is written first: a server without memory refuses that, and then nothing was taken away.
if not settled and not gone then
  redis.call('HSET', KEYS[3], ARGV[3], ARGV[4])
  redis.call('ZADD', KEYS[4], ARGV[6], ARGV[5])
  redis.call('HDEL', KEYS[5], ARGV[5])
  redis.call('ZREM', KEYS[6], ARGV[3])
end
redis.call('XACK', KEYS[2], ARGV[1], ARGV[2])
redis.call('XDEL', KEYS[2], ARGV[2])
if settled or gone then return 'S' end
return 'A'
