-- Renews leases. KEYS ready delayed lease owner running meta cancelled   ARGV lease_ms {id holder limit_key}...
-- While the queue is closed (Redis lost it) the leases are asserted anew. At most 1,000 jobs.
-- Answers two lists: the ids that are not held under that name any more, and those that are to be cancelled.
local ready, delayed, lease, owner, running = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local meta, cancelled = KEYS[6], KEYS[7]
local lost, stopped, kept, ids = {}, {}, {}, {}
local deadline = now_ms() + tonumber(ARGV[1])
local state = redis.call('HMGET', meta, 'epoch', 'filling', 'server')
-- A server that took another's place may not know of these leases, nor that others have ended: it is asked again when it
-- has forgotten what it knows.
if is_another(state[1] or state[2], state[3]) then return {{}, {}} end
local closed = not state[1]
local any_cancelled = redis.call('EXISTS', cancelled) == 1
for i = 2, #ARGV, 3 do ids[#ids + 1] = ARGV[i] end
local owners = redis.call('HMGET', owner, unpack(ids))
for i, id in ipairs(ids) do
  local name, limit_key = ARGV[3 * i], ARGV[3 * i + 1]
  local holder = string.match(owners[i] or '', '^([^|]*)|')
  if not holder and closed then
    -- Nothing is parked: that was forgotten when the queue began to be filled, and nothing is claimed since.
    redis.call('ZREM', ready, id)
    redis.call('ZREM', delayed, id)
    redis.call('HSET', owner, id, name .. '|' .. limit_key)
    if limit_key ~= '' then redis.call('HINCRBY', running, limit_key, 1) end
    holder = name
  end
  if holder == name then
    kept[#kept + 1] = deadline
    kept[#kept + 1] = id
    if any_cancelled and redis.call('SISMEMBER', cancelled, id) == 1 then stopped[#stopped + 1] = id end
  else
    lost[#lost + 1] = id
  end
end
if #kept > 0 then redis.call('ZADD', lease, unpack(kept)) end
return {lost, stopped}
