-- A user's last connection on this node leaves a channel; with grace the user first stays a member through a node that
-- does not exist and whose lease ends soon, so that whoever comes back in time was never away.
-- KEYS: the node's users in the channel, per user the number of nodes, the members, the list's epoch and version, the
-- node's channels, the webhooks; for the grace its users in the channel, its channels, its lease; the nodes by the end of
-- their lease; the webhooks dropped.
-- ARGV: user, Redis channel, an epoch should one be needed, envelope's head, the frame's begin, then the webhook's app or
-- '', the event's begin, time, how many are kept; milliseconds of grace or 0, and the name of the node that does not exist.
if redis.call('SREM', KEYS[1], ARGV[1]) == 0 then
  return 0
end
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('SREM', KEYS[5], ARGV[2])
end
local grace = tonumber(ARGV[10])
if grace > 0 then
  local time = redis.call('TIME')
  redis.call('SET', KEYS[9], '', 'PX', grace)
  redis.call('ZADD', KEYS[10], time[1] * 1000 + math.floor(time[2] / 1000) + grace, ARGV[11])
  redis.call('SADD', KEYS[8], ARGV[2])
  if redis.call('SADD', KEYS[7], ARGV[1]) == 1 then
    return 1
  end
end
if redis.call('HINCRBY', KEYS[2], ARGV[1], -1) > 0 then
  return 1
end
redis.call('HDEL', KEYS[2], ARGV[1])
local member = redis.call('HGET', KEYS[3], ARGV[1])
if member then
  redis.call('HDEL', KEYS[3], ARGV[1])
  announce(KEYS[4], ARGV[3], ARGV[2], ARGV[4], removal(ARGV[5], member))
  webhook(KEYS[6], KEYS[11], ARGV[6], ARGV[7] .. cjson.encode(ARGV[1]) .. '}', ARGV[8], ARGV[9])
end
return 1
