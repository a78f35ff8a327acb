-- Cancels a job: one that is leased is marked, and its worker told; any other is forgotten.
-- KEYS ready delayed owner limit parked running cancelled   ARGV bell message id queue
-- Answers 1 if the job is leased.
local ready, delayed, owner, limits, parked = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local running, cancelled = KEYS[6], KEYS[7]
local id = ARGV[3]
if redis.call('HEXISTS', owner, id) == 1 then
  redis.call('SADD', cancelled, id)
  redis.call('PUBLISH', ARGV[1], ARGV[2])
  return 1
end
local was_ready = redis.call('ZREM', ready, id) == 1
redis.call('ZREM', delayed, id)
local throttle = redis.call('HGET', limits, id)
if throttle then
  local max, limit_key, _, _, rate_key = parse(throttle)
  redis.call('ZREM', parked, parked_as('l', limit_key, id), parked_as('r', rate_key, id))
  redis.call('HDEL', limits, id)
  -- Its limit may have let it go: then that is another's turn.
  if was_ready and max > 0 and wake_next(ready, parked, running, limit_key, max) then redis.call('PUBLISH', ARGV[1], ARGV[4]) end
end
return 0
