-- Renews the leases of a worker. KEYS ready delayed lease owner running meta cancelled   ARGV lease_ms worker {id limit_key}...
-- While the queue is closed (Redis lost it) the leases are asserted anew. At most 1,000 jobs.
-- Answers two lists: the ids this worker no longer owns, and those that are to be cancelled.
local ready, delayed, lease, owner, running = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local meta, cancelled = KEYS[6], KEYS[7]
local worker, lost, stopped, kept, ids = ARGV[2], {}, {}, {}, {}
local deadline = now_ms() + tonumber(ARGV[1])
local closed = redis.call('HEXISTS', meta, 'epoch') == 0
local any_cancelled = redis.call('EXISTS', cancelled) == 1
for i = 3, #ARGV, 2 do ids[#ids + 1] = ARGV[i] end
local owners = redis.call('HMGET', owner, unpack(ids))
for i, id in ipairs(ids) do
  local limit_key = ARGV[2 * i + 2]
  local holder = string.match(owners[i] or '', '^([^|]*)|')
  if not holder and closed then
    -- Nothing is parked while nothing is claimed.
    redis.call('ZREM', ready, id)
    redis.call('ZREM', delayed, id)
    redis.call('HSET', owner, id, worker .. '|' .. limit_key)
    if limit_key ~= '' then redis.call('HINCRBY', running, limit_key, 1) end
    holder = worker
  end
  if holder == worker then
    kept[#kept + 1] = deadline
    kept[#kept + 1] = id
    if any_cancelled and redis.call('SISMEMBER', cancelled, id) == 1 then stopped[#stopped + 1] = id end
  else
    lost[#lost + 1] = id
  end
end
if #kept > 0 then redis.call('ZADD', lease, unpack(kept)) end
return {lost, stopped}
