-- Makes parked jobs ready again, so that none waits for a limit that is free. KEYS ready parked   ARGV most
local waiting = redis.call('ZPOPMIN', KEYS[2], tonumber(ARGV[1]))
for i = 1, #waiting, 2 do
  redis.call('ZADD', KEYS[1], waiting[i + 1], waiting[i])
end
return #waiting / 2
