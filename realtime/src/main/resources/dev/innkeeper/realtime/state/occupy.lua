-- How many subscribers a node has in a channel; who says the same twice changes nothing.
-- KEYS: the node's lease, its counts, the occupied channels by subscribers, the counts last told, a pause between two
-- that are told, the webhooks, those dropped, then the counts under names that the node had: what stands there was it.
-- ARGV: 1 if the node is dead, Redis channel, channel, count, 1 if the subscribers are told, above how many they are told
-- at most once in so many milliseconds (ARGV 6 and 7), envelope's head, the frame's begin and end, then for webhooks time, how many are
-- kept, and app or '' and event of occupied, of vacated, of the count (the begin of the event).
-- Answers -1 if it is said of a living node that it is dead or of a dead one that it lives, else how many subscribers the
-- channel has, and 1 if they are still to be told.
if redis.call('EXISTS', KEYS[1]) == tonumber(ARGV[1]) then
  return {-1, 0}
end
local count = tonumber(ARGV[4])
local before = tonumber(redis.call('HGET', KEYS[2], ARGV[2]) or '0')
for i = 8, #KEYS do
  before = before + tonumber(redis.call('HGET', KEYS[i], ARGV[2]) or '0')
  redis.call('HDEL', KEYS[i], ARGV[2])
end
local change = count - before
if count > 0 then
  redis.call('HSET', KEYS[2], ARGV[2], count)
else
  redis.call('HDEL', KEYS[2], ARGV[2])
end
local total
if change == 0 then
  total = tonumber(redis.call('ZSCORE', KEYS[3], ARGV[3]) or '0')
else
  total = tonumber(redis.call('ZINCRBY', KEYS[3], change, ARGV[3]))
  if total <= 0 then
    redis.call('ZREM', KEYS[3], ARGV[3])
    redis.call('HDEL', KEYS[4], ARGV[3])
    webhook(KEYS[6], KEYS[7], ARGV[15], ARGV[16], ARGV[11], ARGV[12])
  elseif total == change then
    webhook(KEYS[6], KEYS[7], ARGV[13], ARGV[14], ARGV[11], ARGV[12])
  end
end
if ARGV[5] ~= '1' or total <= 0 or redis.call('HGET', KEYS[4], ARGV[3]) == tostring(total) then
  return {total, 0}
end
if total > tonumber(ARGV[6]) and not redis.call('SET', KEYS[5], '', 'NX', 'PX', ARGV[7]) then
  return {total, 1}
end
redis.call('HSET', KEYS[4], ARGV[3], total)
redis.call('PUBLISH', ARGV[2], ARGV[8] .. '\0\0' .. ARGV[9] .. total .. ARGV[10])
webhook(KEYS[6], KEYS[7], ARGV[17], ARGV[18] .. total .. '}', ARGV[11], ARGV[12])
return {total, 0}
