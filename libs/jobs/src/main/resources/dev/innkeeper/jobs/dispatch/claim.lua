-- Leases up to n ready jobs to a worker. KEYS ready delayed lease owner limit parked running meta   ARGV n lease_ms worker
-- Answers {'closed'} while the queue is not rebuilt yet, {'paused'}, or {'ok', ms until the next delayed job or -1, id...}.
local ready, delayed, lease, owner = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local limits, parked, running, meta = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local n, lease_ms, worker = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local PROMOTED_PER_CALL, PARKED_PER_CALL = 500, 200
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

if redis.call('HEXISTS', meta, 'epoch') == 0 then return {'closed'} end
if redis.call('HGET', meta, 'paused') == '1' then return {'paused'} end

local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'WITHSCORES', 'LIMIT', 0, PROMOTED_PER_CALL)
for i = 1, #due, 2 do
  redis.call('ZREM', delayed, due[i])
  redis.call('ZADD', ready, 'NX', due[i + 1], due[i])
end

local answer, claimed, put_aside = {'ok', -1}, 0, 0
local any_limits = redis.call('EXISTS', limits) == 1
while claimed < n and put_aside < PARKED_PER_CALL do
  local popped = redis.call('ZPOPMIN', ready, n - claimed)
  if #popped == 0 then break end
  for i = 1, #popped, 2 do
    local id, score = popped[i], popped[i + 1]
    local limit = any_limits and redis.call('HGET', limits, id)
    local max, key = string.match(limit or '', '^(%d+):(.*)$')
    if key and tonumber(redis.call('HGET', running, key) or '0') >= tonumber(max) then
      redis.call('ZADD', parked, score, id)
      put_aside = put_aside + 1
    else
      if key then redis.call('HINCRBY', running, key, 1) end
      redis.call('ZADD', lease, now + lease_ms, id)
      redis.call('HSET', owner, id, worker .. '|' .. (key or ''))
      claimed = claimed + 1
      answer[claimed + 2] = id
    end
  end
end
local next = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
if #next > 0 then answer[2] = math.max(0, tonumber(next[2]) - now) end
return answer
