-- Sees that no parked job waits for what is free: a limit that is not used up lets jobs go, a rate gets a time to wake at.
-- KEYS ready parked running wake limit   ARGV cursor most_keys bell queue
-- Answers the cursor to go on from, '' at the end.
local ready, parked, running, wake, limits = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local cursor, freed = ARGV[1], false
for _ = 1, tonumber(ARGV[2]) do
  local member = redis.call('ZRANGEBYLEX', parked, cursor == '' and '-' or '(' .. cursor, '+', 'LIMIT', 0, 1)[1]
  if not member then cursor = '' break end
  local what, key = string.match(member, '^(.)(.*)\31')
  if what == 'l' then
    local max = parse(redis.call('HGET', limits, id_of(member)) or '1:0:0:0:')
    for _ = 1, max - tonumber(redis.call('HGET', running, key) or 0) do
      if not wake_next(ready, parked, running, key, max) then break end
      freed = true
    end
  elseif what == 'r' then
    redis.call('ZADD', wake, 'NX', now_ms(), key)
  end
  cursor = what .. key .. '\32'
end
if freed then redis.call('PUBLISH', ARGV[3], ARGV[4]) end
return cursor
