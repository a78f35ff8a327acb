-- Cancels a job: one that is leased is marked, and its worker told; any other is forgotten.
-- KEYS ready delayed owner limit parked cancelled   ARGV bell message id
-- Answers 1 if the job is leased.
local ready, delayed, owner, limits, parked, cancelled = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local id = ARGV[3]
if redis.call('HEXISTS', owner, id) == 1 then
  redis.call('SADD', cancelled, id)
  redis.call('PUBLISH', ARGV[1], ARGV[2])
  return 1
end
redis.call('ZREM', ready, id)
redis.call('ZREM', delayed, id)
local throttle = redis.call('HGET', limits, id)
if throttle then
  local _, limit_key, _, _, rate_key = parse(throttle)
  redis.call('ZREM', parked, parked_as('l', limit_key, id), parked_as('r', rate_key, id))
  redis.call('HDEL', limits, id)
end
return 0
