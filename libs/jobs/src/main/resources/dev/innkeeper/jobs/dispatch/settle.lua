-- Ends leases. KEYS ready delayed lease owner limit parked running cancelled   ARGV bell queue holder run_at id...
-- run_at in ms: -1 forgets the job, whose row is gone, 0 puts it at the front, less than -1 is a delay by the clock here. What is held under another name is left alone,
-- unless it is to be forgotten: who settles late settles nothing of whoever came next. At most 1,000 jobs. Answers how many were settled.
local ready, delayed, lease, owner = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local limits, parked, running, cancelled = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local name, run_at, now, ring = ARGV[3], tonumber(ARGV[4]), now_ms(), false
local ids, leased, settled = {}, {}, {}
if run_at < -1 then run_at = now - run_at end
for i = 5, #ARGV do ids[#ids + 1] = ARGV[i] end
local owners = redis.call('HMGET', owner, unpack(ids))
local any_throttles = redis.call('EXISTS', limits) == 1

local function make_ready(id, score)
  redis.call('ZADD', ready, score, id)
  ring = true
end

local function free(limit_key)
  if redis.call('HINCRBY', running, limit_key, -1) <= 0 then redis.call('HDEL', running, limit_key) end
  for _, member in ipairs(parked_for(parked, 'l', limit_key, 1)) do
    redis.call('ZREM', parked, member)
    make_ready(id_of(member), 0)
  end
end

local function remove_waiting(id)
  local was_ready = redis.call('ZREM', ready, id) == 1
  redis.call('ZREM', delayed, id)
  local throttle = any_throttles and redis.call('HGET', limits, id)
  if throttle then
    local max, limit_key, _, _, rate_key = parse(throttle)
    redis.call('ZREM', parked, parked_as('l', limit_key, id), parked_as('r', rate_key, id))
    -- Its limit may have let it go: then that is another's turn.
    if was_ready and max > 0 and wake_next(ready, parked, running, limit_key, max) then ring = true end
  end
end

for i, id in ipairs(ids) do
  local holder, limit_key = string.match(owners[i] or '', '^([^|]*)|(.*)$')
  if run_at == -1 or not holder or holder == name then
    settled[#settled + 1] = id
    if holder then
      -- The same id twice in one call is freed once.
      if limit_key ~= '' and redis.call('HDEL', owner, id) == 1 then free(limit_key) end
      leased[#leased + 1] = id
    else
      remove_waiting(id)
    end
    if run_at == -1 then
      if any_throttles then redis.call('HDEL', limits, id) end
    elseif run_at <= now then
      make_ready(id, run_at)
    else
      redis.call('ZADD', delayed, run_at, id)
    end
  end
end
if #leased > 0 then
  redis.call('ZREM', lease, unpack(leased))
  redis.call('HDEL', owner, unpack(leased))
end
if #settled > 0 and redis.call('EXISTS', cancelled) == 1 then redis.call('SREM', cancelled, unpack(settled)) end
if ring then redis.call('PUBLISH', ARGV[1], ARGV[2]) end
return #settled
