-- Notes that the outcome of a request is unknown, unless the message is settled.
-- KEYS[1] what is known about the sending
-- ARGV[1] at, Unix ms  ARGV[2] code  ARGV[3] seconds for which the key is kept
-- Returns 'A'.
local state = redis.call('HGET', KEYS[1], 'state')
if state ~= 'sent' and state ~= 'dead' and state ~= 'dropped' then
  redis.call('HSET', KEYS[1], 'state', 'unknown', 'at', ARGV[1], 'code', ARGV[2])
  redis.call('EXPIRE', KEYS[1], ARGV[3])
end
return 'A'
