-- Begins to fill a queue from Postgres. Nobody may claim from it, and what was known of its jobs is forgotten: it may be of
-- an older moment than what workers say next, and a job that is in two places would be given out twice. Buckets of rates are
-- kept: one of an older moment is fuller than it should be, one that is forgotten is full.
-- KEYS ready delayed lease owner limit parked running wake cancelled meta   ARGV token
local meta = KEYS[10]
redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9])
redis.call('HDEL', meta, 'epoch')
redis.call('HSET', meta, 'filling', ARGV[1], 'server', ARGV[1] .. '|' .. (own_id() or ''))
return 1
