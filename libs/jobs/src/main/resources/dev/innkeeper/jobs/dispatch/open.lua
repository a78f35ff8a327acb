-- Lets workers claim from a queue that was filled, unless somebody has begun anew meanwhile, Redis has lost what was filled
-- in, or another server took the place of the one that was filled.
-- KEYS meta   ARGV token bell queue
-- Answers 1 if it is open.
local meta = KEYS[1]
local state = redis.call('HMGET', meta, 'filling', 'server')
if state[1] ~= ARGV[1] or is_another(state[1], state[2]) then return 0 end
redis.call('HSET', meta, 'epoch', ARGV[1])
redis.call('HDEL', meta, 'filling')
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1
