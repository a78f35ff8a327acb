-- Makes jobs known. Pushing twice is harmless: what is leased or parked is left alone, what is ready stays where it is.
-- The throttle of a leased job is written down all the same: after a wipe its worker told us of the lease and not of that,
-- and one that is handed back without it would start beyond its limit.
-- KEYS ready delayed lease parked limit   ARGV bell queue {id run_at throttle}...   (run_at in ms, 0 = now; at most 1,000 jobs)
-- Answers how many were not known before.
local ready, delayed, lease, parked, limits = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local now, ids = now_ms(), {}
for i = 3, #ARGV, 3 do ids[#ids + 1] = ARGV[i] end

local function is_parked(id, throttle)
  local _, limit_key, _, _, rate_key = parse(throttle)
  return redis.call('ZSCORE', parked, parked_as('l', limit_key, id)) or redis.call('ZSCORE', parked, parked_as('r', rate_key, id))
end

local leased = redis.call('ZMSCORE', lease, unpack(ids))
local due, due_ids, later = {}, {}, {}
for i, id in ipairs(ids) do
  local run_at, throttle = tonumber(ARGV[3 * i + 1]), ARGV[3 * i + 2]
  if throttle ~= '' then redis.call('HSET', limits, id, throttle) end
  if not leased[i] and (throttle == '' or not is_parked(id, throttle)) then
    if run_at <= now then
      due[#due + 1] = run_at == 0 and now or run_at
      due[#due + 1] = id
      due_ids[#due_ids + 1] = id
    elseif not redis.call('ZSCORE', ready, id) then
      later[#later + 1] = run_at
      later[#later + 1] = id
    end
  end
end
local added = 0
if #later > 0 then added = redis.call('ZADD', delayed, unpack(later)) end
if #due > 0 then
  local were_delayed = redis.call('ZREM', delayed, unpack(due_ids))
  local new = redis.call('ZADD', ready, 'NX', unpack(due))
  added = added + new - were_delayed
  if new > 0 then redis.call('PUBLISH', ARGV[1], ARGV[2]) end
end
return added
