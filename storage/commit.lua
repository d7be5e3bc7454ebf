-- Writes one unit of work, all or nothing, once for each operation.
-- KEYS[1]  result of the operation
-- KEYS[2]  versions of the scopes
-- KEYS[3…] every other key that is written
-- ARGV[1]  server time in Unix ms after which nothing is written
-- ARGV[2]  result, ARGV[3] seconds for which it is kept
-- ARGV[4]  number of scopes; for each of them three: name, version read ('' never written, '*' not held), '1' to raise it
-- then     for each of KEYS[3…] the type it has to have
-- then     the writes: command, index of the key, number of arguments, arguments
-- The last scope is raised always: it counts the writes.
-- Returns 'A' and that count: applied | 'D' and the stored result: applied before | 'L' late | 'C' a version has changed
--       | 'T' and an index: that key holds another type, or a version is no number
-- A script that fails half way would keep what it wrote, so everything that can fail is checked before the first write. That
-- is a SET, which a server without memory refuses: it then refuses all.
local done = redis.call('GET', KEYS[1])
if done then return 'D' .. done end
local now = redis.call('TIME')
if now[1] * 1000 + now[2] / 1000 > tonumber(ARGV[1]) then return 'L' end

local at, scopes, raise = 5, {}, {}
for i = 1, tonumber(ARGV[4]) do
  scopes[i] = ARGV[at + 3 * i - 3]
end
local current = redis.call('HMGET', KEYS[2], unpack(scopes))
for i = 1, #scopes do
  local version = current[i] or ''
  local read = ARGV[at + 1]
  if read ~= '*' and read ~= version then return 'C' end
  if ARGV[at + 2] == '1' then
    local number = version == '' and 0 or tonumber(version)
    if not number then return 'T2' end
    raise[#raise + 1] = scopes[i]
    raise[#raise + 1] = string.format('%.0f', number + 1)
  end
  at = at + 3
end

for i = 3, #KEYS do
  local is = redis.call('TYPE', KEYS[i]).ok
  if is ~= 'none' and is ~= ARGV[at] then return 'T' .. i end
  at = at + 1
end

redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
if #raise > 0 then redis.call('HSET', KEYS[2], unpack(raise)) end
while at < #ARGV do
  local last = at + 2 + ARGV[at + 2]
  redis.call(ARGV[at], KEYS[tonumber(ARGV[at + 1])], unpack(ARGV, at + 3, last))
  at = last + 1
end
return 'A' .. (raise[#raise] or '')
