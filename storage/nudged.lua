-- Keeps a place among the nudges that a person gets in a day and in a week.
-- KEYS[1] the nudges of the person: ids by Unix ms
-- ARGV[1] id of the message  ARGV[2] Unix ms  ARGV[3] Unix ms at which the day began  ARGV[4] the week  ARGV[5] most in a day  ARGV[6] in a week
-- ARGV[7] Unix ms before which they are let go  ARGV[8] seconds for which the key is kept
-- Returns 'A' it has a place, from now or from before | 'D' the day has no place left | 'W' the week | 'T1' the key holds another type
local is = redis.call('TYPE', KEYS[1]).ok
if is ~= 'none' and is ~= 'zset' then return 'T1' end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[7])
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 'A' end
if redis.call('ZCOUNT', KEYS[1], ARGV[4], '+inf') >= tonumber(ARGV[6]) then return 'W' end
if redis.call('ZCOUNT', KEYS[1], ARGV[3], '+inf') >= tonumber(ARGV[5]) then return 'D' end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[8])
return 'A'
