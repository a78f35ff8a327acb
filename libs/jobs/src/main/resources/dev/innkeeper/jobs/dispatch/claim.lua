-- Leases up to n (at most 1,000) ready jobs to a holder, whose name no other claim ever has.
-- KEYS ready delayed lease owner limit parked running meta rate wake   ARGV n lease_ms holder
-- Answers {'closed'} while the queue is not rebuilt yet in this server, {'paused'}, or
-- {'ok', ms until the next job that is not ready or -1, more, id...}; more is 1 if others are ready, 2 if the script stopped
-- before it had n because so many had to be parked.
local ready, delayed, lease, owner, limits = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local parked, running, meta, rate, wake = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local n, lease_ms, holder = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local PROMOTED, FULL_BUCKETS, WOKEN_KEYS, WOKEN_OF_A_KEY, PARKED = 500, 500, 20, 100, 200
local now = now_ms()

local state = redis.call('HMGET', meta, 'epoch', 'paused', 'limit', 'server')
if not state[1] or is_another(state[1], state[4]) then return {'closed'} end
if state[2] == '1' then return {'paused'} end
if state[3] then n = math.min(n, math.max(0, tonumber(state[3]) - redis.call('ZCARD', lease))) end

local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'WITHSCORES', 'LIMIT', 0, PROMOTED)
if #due > 0 then
  local ids, scored = {}, {}
  for i = 1, #due, 2 do
    ids[#ids + 1], scored[i], scored[i + 1] = due[i], due[i + 1], due[i]
  end
  redis.call('ZREM', delayed, unpack(ids))
  redis.call('ZADD', ready, 'NX', unpack(scored))
end

-- The rates are GCRA (ITU-T I.371): a key's score is the time at which its bucket is full again.
local function bucket(key, count, millis)
  local each = millis / count
  local full = math.max(now, tonumber(redis.call('ZSCORE', rate, key) or 0))
  return full, each, full - each * (count - 1)
end
local full_buckets = redis.call('ZRANGEBYSCORE', rate, '-inf', now, 'LIMIT', 0, FULL_BUCKETS)
if #full_buckets > 0 then redis.call('ZREM', rate, unpack(full_buckets)) end
for _, key in ipairs(redis.call('ZRANGEBYSCORE', wake, '-inf', now, 'LIMIT', 0, WOKEN_KEYS)) do
  local waiting = parked_for(parked, 'r', key, WOKEN_OF_A_KEY)
  redis.call('ZREM', wake, key)
  local throttle = waiting[1] and redis.call('HGET', limits, id_of(waiting[1]))
  local each, next = 1, now
  if throttle then
    local _, _, count, millis = parse(throttle)
    _, each, next = bucket(key, count, millis)
  end
  local woken = 0
  while woken < #waiting and next + woken * each <= now do
    woken = woken + 1
    redis.call('ZREM', parked, waiting[woken])
    redis.call('ZADD', ready, 'NX', 0, id_of(waiting[woken]))
  end
  if #waiting > woken or woken == WOKEN_OF_A_KEY then redis.call('ZADD', wake, next + woken * each, key) end
end

local leases, owners, put_aside = {}, {}, 0
local function may_start(id, throttle)
  local max, limit_key, count, millis, rate_key = parse(throttle)
  if max > 0 and tonumber(redis.call('HGET', running, limit_key) or 0) >= max then
    redis.call('ZADD', parked, 0, parked_as('l', limit_key, id))
    return false
  end
  if count > 0 then
    local full, each, next = bucket(rate_key, count, millis)
    if next > now then
      redis.call('ZADD', parked, 0, parked_as('r', rate_key, id))
      redis.call('ZADD', wake, 'NX', next, rate_key)
      -- Its limit may have let it go, and does not wait for its rate.
      if max > 0 then wake_next(ready, parked, running, limit_key, max) end
      return false
    end
    redis.call('ZADD', rate, full + each, rate_key)
  end
  if max > 0 then redis.call('HINCRBY', running, limit_key, 1) end
  return true, max > 0 and limit_key or ''
end

local answer = {'ok', -1, 0}
local any_throttles = redis.call('EXISTS', limits) == 1
while #answer - 3 < n and put_aside < PARKED do
  local popped = redis.call('ZPOPMIN', ready, n - (#answer - 3))
  if #popped == 0 then break end
  local ids = {}
  for i = 1, #popped, 2 do ids[#ids + 1] = popped[i] end
  local throttles = any_throttles and redis.call('HMGET', limits, unpack(ids))
  for i, id in ipairs(ids) do
    local starts, limit_key = true, ''
    if throttles and throttles[i] then starts, limit_key = may_start(id, throttles[i]) end
    if starts then
      leases[#leases + 1] = now + lease_ms
      leases[#leases + 1] = id
      owners[#owners + 1] = id
      owners[#owners + 1] = holder .. '|' .. limit_key
      answer[#answer + 1] = id
    else
      put_aside = put_aside + 1
    end
  end
end
if #leases > 0 then
  redis.call('ZADD', lease, unpack(leases))
  redis.call('HSET', owner, unpack(owners))
end

if redis.call('EXISTS', ready) == 1 then answer[3] = (put_aside >= PARKED and #answer - 3 < n) and 2 or 1 end
for _, key in ipairs({delayed, wake}) do
  local next = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
  if #next > 0 then
    local wait = math.max(0, math.ceil(tonumber(next[2]) - now))
    if answer[2] == -1 or wait < answer[2] then answer[2] = wait end
  end
end
return answer
