-- Takes one attempt from each bucket, or from none. Generic cell rate algorithm: a bucket is one number, the time at
-- which it will be full again, so it needs no counter, no window and no clean-up.
-- KEYS: the buckets. ARGV: for each bucket its limit and its period in milliseconds.
-- Answers {allowed, limit, remaining, milliseconds until the bucket has room or is whole again} of the tightest bucket.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local tightest, following = nil, {}
for i = 1, #KEYS do
  local limit, period = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local step = period / limit
  local full = math.max(tonumber(redis.call('GET', KEYS[i]) or now), now)
  local after = full + step
  following[i] = after
  local wait = after - period - now
  local verdict
  if wait > 0 then
    verdict = {0, limit, 0, math.ceil(wait)}
  else
    verdict = {1, limit, math.floor((period - (after - now)) / step + 0.0001), math.ceil(after - now)}
  end
  if not tightest or verdict[1] < tightest[1]
      or (verdict[1] == tightest[1] and verdict[3] < tightest[3]) then
    tightest = verdict
  end
end
if tightest[1] == 1 then
  for i = 1, #KEYS do
    redis.call('SET', KEYS[i], string.format('%.0f', following[i]), 'PX', math.ceil(following[i] - now))
  end
end
return tightest
