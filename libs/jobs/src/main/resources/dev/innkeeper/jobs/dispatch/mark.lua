-- The mark that the last filling of a queue left.   KEYS meta
-- Answers '' if there is none, or it was left in another server or nobody knows in which: the queue is to be filled.
local state = redis.call('HMGET', KEYS[1], 'epoch', 'server')
if not state[1] or not filled_in(state[1], state[2]) or is_another(state[1], state[2]) then return '' end
return state[1]
