-- Some users of a dead node leave a channel.
-- KEYS: the node's lease, its users in the channel, per user the number of nodes, the members, the list's epoch and
-- version, the node's channels, the webhooks.
-- ARGV: how many users, Redis channel, an epoch should one be needed, envelope's head, the frame's begin, then the
-- webhook's app or '', the event's begin, time, how many are kept.
-- Answers how many users are left, or -1 if the node lives.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return -1
end
for _, user in ipairs(redis.call('SPOP', KEYS[2], ARGV[1])) do
  depart(KEYS[3], KEYS[4], KEYS[5], KEYS[7], user, {
    channel = ARGV[2], fresh = ARGV[3], head = ARGV[4], frame = ARGV[5],
    app = ARGV[6], event = ARGV[7], at = ARGV[8], most = ARGV[9]
  })
end
local left = redis.call('SCARD', KEYS[2])
if left == 0 then
  redis.call('SREM', KEYS[6], ARGV[2])
end
return left
