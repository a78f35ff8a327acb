-- The last event of a cache channel; if there is none, one webhook tells so, however many ask for it at once.
-- KEYS: the cache, the mark of a miss, the webhooks, those dropped.
-- ARGV: milliseconds for which a miss counts as the same, then the webhook's app or '', event, time, how many are kept.
-- Answers the event, if there is one.
local last = redis.call('GET', KEYS[1])
if not last and ARGV[2] ~= '' and redis.call('SET', KEYS[2], '', 'NX', 'PX', ARGV[1]) then
  webhook(KEYS[3], KEYS[4], ARGV[2], ARGV[3], ARGV[4], ARGV[5])
end
return last
