-- Stands before each script.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- What this server calls itself since it was started; nil if it does not tell.
local function own_id()
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or nil
end
-- The server that a filling was made in, as fill.lua wrote it down; nil if that says nothing of this filling: a release that
-- does not write it down may have filled the queue since.
local function filled_in(token, server)
  local filling, id = string.match(server or '', '^(.*)|(%x*)$')
  return filling == token and id or nil
end
-- Whether the queue was filled in another server: this one was started with what that had saved, or took its place with
-- what it had heard. What it knows of jobs may be of an older moment.
local function is_another(token, server)
  local id = token and filled_in(token, server)
  local own = id and own_id()
  return own and own ~= id
end

-- A throttle as a push brought it: how many of the limit key may run at once, and how many of the rate key may start in
-- a time; 0 for none.
local function parse(throttle)
  local max, count, millis, bytes, keys = string.match(throttle, '^(%d+):(%d+):(%d+):(%d+):(.*)$')
  return tonumber(max), string.sub(keys, 1, bytes), tonumber(count), tonumber(millis), string.sub(keys, bytes + 1)
end

-- Parked jobs lie by what they wait for ('l' a limit, 'r' a rate, and its key), the older id first.
local function parked_as(what, key, id) return what .. key .. '\31' .. id end
local function parked_for(parked, what, key, most)
  return redis.call('ZRANGEBYLEX', parked, '[' .. what .. key .. '\31', '(' .. what .. key .. '\32', 'LIMIT', 0, most)
end
-- A limit that is not used up lets one parked job go; answers whether one went.
local function wake_next(ready, parked, running, limit_key, max)
  if tonumber(redis.call('HGET', running, limit_key) or 0) >= max then return false end
  local member = parked_for(parked, 'l', limit_key, 1)[1]
  if not member then return false end
  redis.call('ZREM', parked, member)
  redis.call('ZADD', ready, 0, string.match(member, '\31(.*)$'))
  return true
end
local function id_of(member) return string.match(member, '\31(.*)$') end
