-- What several scripts share. Each key comes in as a parameter, so that every script still declares all it touches.
local function webhook(stream, dropped, app, event, at, most)
  if app == '' then
    return
  end
  redis.call('XADD', stream, '*', 'app', app, 'at', at, 'event', event)
  -- A hundred at a time: Redis keeps that many in one piece.
  local length = redis.call('XLEN', stream)
  if length - most >= 100 then
    local oldest = {}
    for _, entry in ipairs(redis.call('XRANGE', stream, '-', '+', 'COUNT', 100)) do
      local whose = entry[2][2]
      oldest[whose] = (oldest[whose] or 0) + 1
    end
    redis.call('XTRIM', stream, 'MAXLEN', length - 100)
    for whose, count in pairs(oldest) do
      redis.call('HINCRBY', dropped, whose, count)
    end
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

local function publish(channel, head, epoch, version, frame)
  version = tostring(version)
  redis.call('PUBLISH', channel,
    head .. string.char(#epoch) .. epoch .. string.char(#version) .. version .. frame)
end

local function announce(presence, fresh, channel, head, frame)
  local epoch = current(presence, fresh)
  publish(channel, head, epoch, redis.call('HINCRBY', presence, 'v', 1), frame)
end

-- The frame that tells of a removal: its begin, and the user's id as what is kept of the member begins with it.
local function removal(frame, member)
  local data = '{"user_id":' .. string.match(member, '^[^\n]*') .. '}'
  return frame .. string.gsub(data, '["\\]', '\\%0') .. '"}'
end

