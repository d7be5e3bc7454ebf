-- Reads keys as they are at one instant, for a backup.
-- KEYS the keys  ARGV[1] most entries of a stream
-- Returns the server's Unix ms; then for each key four: type, Unix ms at which it expires (below 0 for never), content, and the
-- id of the last entry where it is a stream.
local t = redis.call('TIME')
local all = {string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000))}
for i = 1, #KEYS do
  local key = KEYS[i]
  local is = redis.call('TYPE', key).ok
  local got, last = {}, ''
  if is == 'string' then
    got = {redis.call('GET', key)}
  elseif is == 'hash' then
    got = redis.call('HGETALL', key)
  elseif is == 'set' then
    got = redis.call('SMEMBERS', key)
  elseif is == 'zset' then
    got = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  elseif is == 'stream' then
    got = redis.call('XRANGE', key, '-', '+', 'COUNT', ARGV[1])
    local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)
    if #newest > 0 then last = newest[1][1] end
  end
  local n = #all
  all[n + 1] = is
  local ends = redis.pcall('PEXPIRETIME', key)
  if type(ends) == 'table' then -- a server that does not know the command
    ends = redis.call('PTTL', key)
    if ends >= 0 then ends = ends + all[1] end
  end
  all[n + 2] = string.format('%.0f', ends)
  all[n + 3] = got
  all[n + 4] = last
end
return all
