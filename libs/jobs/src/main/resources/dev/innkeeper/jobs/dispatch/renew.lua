-- Renews the leases of a worker. KEYS ready delayed lease owner parked running meta   ARGV lease_ms worker {id limit_key}...
-- While the queue is closed (Redis lost it) the leases are asserted anew. Answers the ids this worker no longer owns.
local ready, delayed, lease, owner, parked, running, meta = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local lease_ms, worker, lost = tonumber(ARGV[1]), ARGV[2], {}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local closed = redis.call('HEXISTS', meta, 'epoch') == 0
for i = 3, #ARGV, 2 do
  local id, key = ARGV[i], ARGV[i + 1]
  local holder = string.match(redis.call('HGET', owner, id) or '', '^([^|]*)|')
  if not holder and closed then
    redis.call('ZREM', ready, id)
    redis.call('ZREM', delayed, id)
    redis.call('ZREM', parked, id)
    redis.call('HSET', owner, id, worker .. '|' .. key)
    if key ~= '' then redis.call('HINCRBY', running, key, 1) end
    holder = worker
  end
  if holder == worker then
    redis.call('ZADD', lease, now + lease_ms, id)
  else
    lost[#lost + 1] = id
  end
end
return lost
