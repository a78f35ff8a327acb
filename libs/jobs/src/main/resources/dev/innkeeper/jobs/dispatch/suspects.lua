-- Answers ids whose lease has expired, each followed by who holds it, and keeps others from looking at the same for a while.
-- KEYS lease owner meta   ARGV most hold_ms
-- What another server knew of leases says nothing of those who hold them now.
local state = redis.call('HMGET', KEYS[3], 'epoch', 'filling', 'server')
if is_another(state[1] or state[2], state[3]) then return {} end
local now, held = now_ms(), {}
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, tonumber(ARGV[1]))
for _, id in ipairs(ids) do
  held[#held + 1] = now + tonumber(ARGV[2])
  held[#held + 1] = id
end
local answer = {}
if #held > 0 then
  redis.call('ZADD', KEYS[1], unpack(held))
  for i, owner in ipairs(redis.call('HMGET', KEYS[2], unpack(ids))) do
    answer[#answer + 1] = ids[i]
    answer[#answer + 1] = string.match(owner or '', '^([^|]*)|') or ''
  end
end
return answer
