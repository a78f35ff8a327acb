-- What several scripts share. Each key comes in as a parameter, so that every script still declares all it touches.
local function webhook(stream, app, event, at, most)
  if app ~= '' then
    redis.call('XADD', stream, 'MAXLEN', '~', most, '*', 'app', app, 'at', at, 'event', event)
  end
end

local function current(presence, fresh)
  local epoch = redis.call('HGET', presence, 'e')
  if not epoch then
    epoch = fresh
    redis.call('HSET', presence, 'e', epoch)
  end
  redis.call('PEXPIRE', presence, 86400000)
  return epoch
end

local function announce(presence, fresh, channel, head, frame)
  local epoch = current(presence, fresh)
  local version = tostring(redis.call('HINCRBY', presence, 'v', 1))
  redis.call('PUBLISH', channel,
    head .. string.char(#epoch) .. epoch .. string.char(#version) .. version .. frame)
end

-- One node less for this user; after the last one the others are told.
local function depart(nodes, members, presence, stream, user, said)
  if redis.call('HINCRBY', nodes, user, -1) > 0 then
    return
  end
  redis.call('HDEL', nodes, user)
  local member = redis.call('HGET', members, user)
  if not member then
    return
  end
  redis.call('HDEL', members, user)
  local data = '{"user_id":' .. string.match(member, '^[^\n]*') .. '}'
  announce(presence, said.fresh, said.channel, said.head, said.frame .. string.gsub(data, '["\\]', '\\%0') .. '"}')
  webhook(stream, said.app, said.event .. cjson.encode(user) .. '}', said.at, said.most)
end
