-- Sees that so many count as running of a limit as owners say: a count that were too high would keep the key's slots for ever.
-- KEYS owner running   ARGV most
-- Answers how many counts were wrong, or -1 if there are so many leases that counting them would hold up everybody else.
local owner, running = KEYS[1], KEYS[2]
local most = tonumber(ARGV[1])
if redis.call('HLEN', owner) > most or redis.call('HLEN', running) > most then return -1 end
local counts, wrong = {}, 0
for _, held in ipairs(redis.call('HVALS', owner)) do
  local key = string.match(held, '|(.*)$')
  if key ~= '' then counts[key] = (counts[key] or 0) + 1 end
end
local kept = redis.call('HGETALL', running)
for i = 1, #kept, 2 do
  local key = kept[i]
  if tonumber(kept[i + 1]) ~= (counts[key] or 0) then
    wrong = wrong + 1
    if counts[key] then redis.call('HSET', running, key, counts[key]) else redis.call('HDEL', running, key) end
  end
  counts[key] = nil
end
for key, count in pairs(counts) do
  wrong = wrong + 1
  redis.call('HSET', running, key, count)
end
return wrong
