-- Logs one contact and does what follows from it.
-- KEYS: 1 result of the operation, 2 versions, 3 members, 4 matches, 5 alerts, 6 told, 7 journal, 8 audit, 9 out:alert,
--       10 out:nudge, 11 open alerts, 12 due, 13 the week of the contact, 14… the weeks around it
-- ARGV: 1 user, 2 code, 3 day as a number, 4 its Monday as a number, 5 record id, 6 record, 7 unix seconds,
--       8 latest server time in ms, 9 limit of a code in a day, 10 in a week, 11 of all in a day
-- Returns 'D' and the stored result | 'L' late | 'R' refused | "code day,code week,all day,told"
local done = redis.call('GET', KEYS[1])
if done then return 'D' .. done end
local now = redis.call('TIME')
if now[1] * 1000 + now[2] / 1000 > tonumber(ARGV[8]) then return 'L' end
local user, code, day = ARGV[1], ARGV[2], ARGV[3]
redis.call('HMGET', KEYS[2], 'teams', 'w:' .. user)
if redis.call('HGET', KEYS[3], user) ~= 'active' then return 'R' end
if redis.call('HEXISTS', KEYS[4], code) == 0 then return 'R' end

local codeDay, codeWeek, allDay = 1, 1, 1
for k = 13, #KEYS do
  local all = redis.call('HGETALL', KEYS[k])
  for i = 2, #all, 2 do
    local c, d = string.match(all[i], '^(%w+)|(%d+)')
    if d == day then
      allDay = allDay + 1
      if c == code then codeDay = codeDay + 1 end
    end
    if k == 13 and c == code then codeWeek = codeWeek + 1 end
  end
end

redis.call('HINCRBY', KEYS[2], 'w:' .. user, 1)
redis.call('HSET', KEYS[13], ARGV[5], ARGV[6])
redis.call('LPUSH', KEYS[7], ARGV[5] .. '|' .. day .. '|' .. ARGV[7])
redis.call('LTRIM', KEYS[7], 0, 49)
redis.call('XADD', KEYS[8], '*', 'by', user, 'do', 'log', 'of', ARGV[5], 'so', 'ok')

local known, told = redis.call('HGETALL', KEYS[5]), redis.call('HGETALL', KEYS[6])
local seen = {}
for i = 1, #known, 2 do seen[known[i]] = true end
for i = 1, #told, 2 do seen['t' .. told[i]] = true end
local alerted = '0'
local function hold(rule, subject, value, limit)
  local id = rule .. '.' .. subject
  if value > limit then
    if not seen[id] then
      local alert = cjson.encode({id = id, worker = user, rule = rule, code = code, value = value, limit = limit, at = ARGV[7], state = 'open'})
      redis.call('HSET', KEYS[5], id, alert)
      redis.call('SADD', KEYS[11], user .. '/' .. id)
      redis.call('ZADD', KEYS[12], ARGV[7] + 14400, 'alert:' .. user .. '/' .. id)
      redis.call('XADD', KEYS[9], '*', 'to', user, 'facts', alert)
      redis.call('XADD', KEYS[9], '*', 'to', 'coordinators', 'facts', alert)
    end
    alerted = '1'
  elseif value >= limit * 0.8 and not seen['t' .. id] then
    redis.call('HSET', KEYS[6], id, ARGV[7])
    redis.call('XADD', KEYS[10], '*', 'to', user, 'rule', rule, 'value', value, 'limit', limit)
  end
end
hold('code-day', code .. '.' .. day, codeDay, tonumber(ARGV[9]))
hold('code-week', code .. '.' .. ARGV[4], codeWeek, tonumber(ARGV[10]))
hold('all-day', day, allDay, tonumber(ARGV[11]))

local result = codeDay .. ',' .. codeWeek .. ',' .. allDay .. ',' .. alerted
redis.call('SET', KEYS[1], result, 'EX', 604800)
return result
