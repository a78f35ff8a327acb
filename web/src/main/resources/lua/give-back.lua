-- Gives one attempt back to each bucket: it turned out to be no guess.
-- KEYS: the buckets. ARGV: for each bucket its limit and its period in milliseconds.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
for i = 1, #KEYS do
  local full = tonumber(redis.call('GET', KEYS[i]) or now) - tonumber(ARGV[2 * i]) / tonumber(ARGV[2 * i - 1])
  if full > now then
    redis.call('SET', KEYS[i], string.format('%.0f', full), 'PX', math.ceil(full - now))
  else
    redis.call('DEL', KEYS[i])
  end
end
return 1
