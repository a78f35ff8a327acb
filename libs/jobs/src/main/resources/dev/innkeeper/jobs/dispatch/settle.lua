-- Ends leases. KEYS ready delayed lease owner limit parked running   ARGV worker {id run_at}...
-- run_at in ms: -1 forgets the job, 0 puts it at the front. Unless the worker is '*', what another worker owns is left alone
-- (but forgotten all the same if its row is gone). Answers how many were settled.
local ready, delayed, lease, owner = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local limits, parked, running = KEYS[5], KEYS[6], KEYS[7]
local worker, settled, PARKED_LOOKED_AT = ARGV[1], 0, 1000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function unpark_one_of(key)
  local waiting = redis.call('ZRANGE', parked, 0, PARKED_LOOKED_AT - 1, 'WITHSCORES')
  for i = 1, #waiting, 2 do
    if string.match(redis.call('HGET', limits, waiting[i]) or '', '^%d+:(.*)$') == key then
      redis.call('ZREM', parked, waiting[i])
      redis.call('ZADD', ready, waiting[i + 1], waiting[i])
      return
    end
  end
end

for i = 2, #ARGV, 2 do
  local id, run_at = ARGV[i], tonumber(ARGV[i + 1])
  local holder, key = string.match(redis.call('HGET', owner, id) or '', '^([^|]*)|(.*)$')
  if worker == '*' or run_at == -1 or not holder or holder == worker then
    settled = settled + 1
    redis.call('ZREM', lease, id)
    if holder then
      redis.call('HDEL', owner, id)
      if key ~= '' then
        if redis.call('HINCRBY', running, key, -1) <= 0 then redis.call('HDEL', running, key) end
        unpark_one_of(key)
      end
    end
    redis.call('ZREM', parked, id)
    redis.call('ZREM', ready, id)
    redis.call('ZREM', delayed, id)
    if run_at == -1 then
      redis.call('HDEL', limits, id)
    elseif run_at <= now then
      redis.call('ZADD', ready, run_at, id)
    else
      redis.call('ZADD', delayed, run_at, id)
    end
  end
end
return settled
