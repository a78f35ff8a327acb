-- How many webhooks were dropped since somebody last asked: whoever asks counts them.
-- KEYS: those dropped.
-- Answers application and number in turn.
local dropped = redis.call('HGETALL', KEYS[1])
redis.call('DEL', KEYS[1])
return dropped
