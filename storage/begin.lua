-- Begins to send a message, unless it is settled.
-- KEYS[1] what is known about the sending
-- ARGV[1] at, Unix ms  ARGV[2] by whom  ARGV[3] seconds for which the key is kept
-- Returns state, attempt, at, by, channel, ts, code and version as they were before.
local before = redis.call('HMGET', KEYS[1], 'state', 'attempt', 'at', 'by', 'channel', 'ts', 'code', 'version')
local state = before[1]
if state ~= 'sent' and state ~= 'dead' and state ~= 'dropped' then
  local attempt = (tonumber(before[2] or '0') or 0) + 1
  redis.call('HSET', KEYS[1], 'state', 'sending', 'attempt', string.format('%.0f', attempt), 'at', ARGV[1], 'by', ARGV[2])
  redis.call('EXPIRE', KEYS[1], ARGV[3])
end
for i = 1, 8 do before[i] = before[i] or '' end
return before
