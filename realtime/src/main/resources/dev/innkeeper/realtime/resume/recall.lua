-- Tells where a channel's history stands and what of it follows an id, or that this can not be told.
-- KEYS: the position, the stream.
-- ARGV: the server's run id, an epoch should one be needed, the milliseconds the position is kept from now on; the epoch and
-- the id that were seen, both '' to ask for the position alone; the most events to answer with.
-- Answers 1 or 0 (all that follows is here or not), the epoch, the newest id, then the events.
local run, fresh, millis, epoch, since, most = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local known = redis.call('HMGET', KEYS[1], 'epoch', 'run', 'last', 'count')
if not known[1] or known[2] ~= run then
  -- From here on can be told what is missed; what went before is over, as it is for whoever publishes next.
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', fresh, 'run', run, 'last', '0-0', 'count', 0)
  redis.call('PEXPIRE', KEYS[1], millis)
  return {0, fresh, '0-0'}
end
-- Whoever asks may come back, though nothing is published meanwhile.
redis.call('PEXPIRE', KEYS[1], millis)
local last = known[3]
if epoch ~= known[1] then
  return {0, known[1], last}
end
if since == last then
  return {1, known[1], last}
end
local function precedes(one, other)
  local oneTime, oneNumber = one:match('^(%d+)-(%d+)$')
  local otherTime, otherNumber = other:match('^(%d+)-(%d+)$')
  if tonumber(oneTime) ~= tonumber(otherTime) then
    return tonumber(oneTime) < tonumber(otherTime)
  end
  return tonumber(oneNumber) < tonumber(otherNumber)
end
if not since:match('^%d+%-%d+$') or precedes(last, since) then
  return {0, known[1], last}
end
if since == '0-0' then
  if redis.call('XLEN', KEYS[2]) ~= tonumber(known[4]) then
    return {0, known[1], last}
  end
else
  local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
  if not first or precedes(since, first[1]) then
    return {0, known[1], last}
  end
end
local missed = redis.call('XRANGE', KEYS[2], '(' .. since, '+', 'COUNT', most + 1)
if #missed > most then
  return {0, known[1], last}
end
return {1, known[1], last, missed}
