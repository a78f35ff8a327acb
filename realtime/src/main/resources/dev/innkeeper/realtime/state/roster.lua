-- Who is in a channel.
-- KEYS: the list's epoch and version, the members.
-- Answers the epoch or '', the version, and each user followed by the member.
local known = redis.call('HMGET', KEYS[1], 'e', 'v')
return {known[1] or '', tonumber(known[2] or '0'), redis.call('HGETALL', KEYS[2])}
