-- A node says that it lives, and hears who does not.
-- KEYS: its lease, the nodes by the end of their lease.
-- ARGV: node, milliseconds of the lease from now or 0 to leave it as it is, 1 for a new node, how many dead ones to name, where the node
-- is, for operators.
-- Answers 1, or 0 if the lease is gone, and the nodes whose lease is over.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = tonumber(ARGV[2])
if ARGV[3] ~= '1' and redis.call('EXISTS', KEYS[1]) == 0 then
  return {0, {}}
end
if lease > 0 then
  redis.call('SET', KEYS[1], ARGV[5] or '', 'PX', lease)
  redis.call('ZADD', KEYS[2], now + lease, ARGV[1])
end
return {1, redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[4])}
