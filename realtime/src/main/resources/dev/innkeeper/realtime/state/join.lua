-- A user's first connection on this node joins a channel.
-- KEYS: the node's lease, its users in the channel, per user the number of nodes, the members, the list's epoch and
-- version, the node's channels, the webhooks, those dropped.
-- ARGV: user, member, Redis channel, most members or 0, an epoch should one be needed, envelope's head, frame, then the
-- webhook's app or '', event, time, and how many are kept.
-- Answers -1 if the lease is gone, -2 if the channel is full, else the version at which the user is a member, and its epoch.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {-1, ''}
end
local most = tonumber(ARGV[4])
if most > 0 and redis.call('HEXISTS', KEYS[4], ARGV[1]) == 0 and redis.call('HLEN', KEYS[4]) >= most then
  return {-2, ''}
end
if redis.call('SADD', KEYS[2], ARGV[1]) == 1 then
  redis.call('SADD', KEYS[6], ARGV[3])
  if redis.call('HINCRBY', KEYS[3], ARGV[1], 1) == 1 then
    redis.call('HSET', KEYS[4], ARGV[1], ARGV[2])
    announce(KEYS[5], ARGV[5], ARGV[3], ARGV[6], ARGV[7])
    webhook(KEYS[7], KEYS[8], ARGV[8], ARGV[9], ARGV[10], ARGV[11])
  end
end
local epoch = current(KEYS[5], ARGV[5])
return {tonumber(redis.call('HGET', KEYS[5], 'v') or '0'), epoch}
