-- Publishes a few events as one: all of them or, if their key was used before, none.
-- KEYS: the idempotency key or '', then for each event its channel, stream or '', position, cache or ''.
-- ARGV: milliseconds the idempotency key is kept, the server's run id, an epoch should one be needed; then for each
-- event the envelope's head and payload, the stream's length and milliseconds, the position's milliseconds, the cache's.
-- Answers 1, or 0 for a repetition.
if KEYS[1] ~= '' and not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) then
  return 0
end
local run, fresh = ARGV[2], ARGV[3]
local key, arg = 2, 4
while key < #KEYS do
  local channel, stream, position, cache = KEYS[key], KEYS[key + 1], KEYS[key + 2], KEYS[key + 3]
  local head, payload = ARGV[arg], ARGV[arg + 1]
  local epoch, id = '', ''
  if stream ~= '' then
    local known = redis.call('HMGET', position, 'epoch', 'run', 'count')
    local count = 1
    if known[1] and known[2] == run then
      epoch = known[1]
      count = count + (tonumber(known[3]) or 0)
    else
      -- Nothing kept, or by a server that was started anew and may have forgotten the end: what went before is over.
      epoch = fresh
      redis.call('DEL', stream)
    end
    id = redis.call('XADD', stream, 'MAXLEN', '~', ARGV[arg + 2], '*', 'e', head .. '\0\0' .. payload)
    redis.call('PEXPIRE', stream, ARGV[arg + 3])
    redis.call('HSET', position, 'epoch', epoch, 'run', run, 'last', id, 'count', count)
    redis.call('PEXPIRE', position, ARGV[arg + 4])
  end
  local envelope = head .. string.char(#epoch) .. epoch .. string.char(#id) .. id .. payload
  if cache ~= '' then
    redis.call('SET', cache, envelope, 'PX', ARGV[arg + 5])
  end
  redis.call('PUBLISH', channel, envelope)
  key = key + 4
  arg = arg + 6
end
return 1
