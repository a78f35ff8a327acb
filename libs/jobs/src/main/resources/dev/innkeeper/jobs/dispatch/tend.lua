-- Sees that no parked job waits for what is free: a limit nobody holds lets one job go, a rate gets a time to wake at.
-- KEYS ready parked running wake   ARGV cursor most_keys bell queue
-- Answers the cursor to go on from, '' at the end.
local ready, parked, running, wake = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local cursor, freed = ARGV[1], false
for _ = 1, tonumber(ARGV[2]) do
  local member = redis.call('ZRANGEBYLEX', parked, cursor == '' and '-' or '(' .. cursor, '+', 'LIMIT', 0, 1)[1]
  if not member then cursor = '' break end
  local what, key = string.match(member, '^(.)(.*)\31')
  if what == 'l' and redis.call('HEXISTS', running, key) == 0 then
    redis.call('ZREM', parked, member)
    redis.call('ZADD', ready, 0, id_of(member))
    freed = true
  elseif what == 'r' then
    redis.call('ZADD', wake, 'NX', now_ms(), key)
  end
  cursor = what .. key .. '\32'
end
if freed then redis.call('PUBLISH', ARGV[3], ARGV[4]) end
return cursor
