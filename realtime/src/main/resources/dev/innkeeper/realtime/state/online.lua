-- Which of some users are members.
-- KEYS: the list's epoch and version, the members.
-- ARGV: users.
-- Answers the epoch or '', the version, and for each user 1 or 0.
local known = redis.call('HMGET', KEYS[1], 'e', 'v')
local found = {}
for i, user in ipairs(ARGV) do
  found[i] = redis.call('HEXISTS', KEYS[2], user)
end
return {known[1] or '', tonumber(known[2] or '0'), found}
