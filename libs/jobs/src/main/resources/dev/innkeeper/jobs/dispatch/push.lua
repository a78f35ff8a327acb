-- Makes jobs known. Pushing twice is harmless: what is leased or parked is left alone, what is ready stays where it is.
-- KEYS ready delayed lease parked limit   ARGV bell queue {id run_at limit}...   (run_at in ms, 0 = now; limit 'max:key' or '')
-- Answers how many were not known before.
local ready, delayed, lease, parked, limits = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local added, ring = 0, false
for i = 3, #ARGV, 3 do
  local id, run_at, limit = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
  if not redis.call('ZSCORE', lease, id) and not redis.call('ZSCORE', parked, id) then
    if limit ~= '' then redis.call('HSET', limits, id, limit) end
    if run_at == 0 then run_at = now end
    if run_at <= now then
      local was_delayed = redis.call('ZREM', delayed, id)
      local new = redis.call('ZADD', ready, 'NX', run_at, id)
      if new == 1 then ring = true end
      if was_delayed == 0 then added = added + new end
    elseif not redis.call('ZSCORE', ready, id) then
      added = added + redis.call('ZADD', delayed, run_at, id)
    end
  end
end
if ring then redis.call('PUBLISH', ARGV[1], ARGV[2]) end
return added
