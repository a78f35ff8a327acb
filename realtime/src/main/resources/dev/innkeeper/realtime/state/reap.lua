-- Some users of a dead node leave a channel; all at once, for a call of Redis costs more than a line of script.
-- KEYS: the node's lease, its users in the channel, per user the number of nodes, the members, the list's epoch and
-- version, the node's channels, the webhooks, those dropped.
-- ARGV: how many users, Redis channel, an epoch should one be needed, envelope's head, the frame's begin, then the
-- webhook's app or '', the event's begin, time, how many are kept.
-- Answers how many users are left, or -1 if the node lives.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return -1
end
local users = redis.call('SPOP', KEYS[2], ARGV[1])
local gone = {}
for i, nodes in ipairs(#users > 0 and redis.call('HMGET', KEYS[3], unpack(users)) or {}) do
  if tonumber(nodes or '0') <= 1 then
    gone[#gone + 1] = users[i]
  else
    redis.call('HINCRBY', KEYS[3], users[i], -1)
  end
end
if #gone > 0 then
  redis.call('HDEL', KEYS[3], unpack(gone))
  local members = redis.call('HMGET', KEYS[4], unpack(gone))
  redis.call('HDEL', KEYS[4], unpack(gone))
  local epoch = current(KEYS[5], ARGV[3])
  local version = redis.call('HINCRBY', KEYS[5], 'v', #gone) - #gone
  for i, user in ipairs(gone) do
    version = version + 1
    publish(ARGV[2], ARGV[4], epoch, version, removal(ARGV[5], members[i] or cjson.encode(user)))
    webhook(KEYS[7], KEYS[8], ARGV[6], ARGV[7] .. cjson.encode(user) .. '}', ARGV[8], ARGV[9])
  end
end
local rest = redis.call('SCARD', KEYS[2])
if rest == 0 then
  redis.call('SREM', KEYS[6], ARGV[2])
end
return rest
