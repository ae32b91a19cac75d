-- The entrance to a shard: its header, and how a reply is packed. Every script begins with enter() or enter_session().

local call = redis.call
local MAX_SEQ = 1099511627775 -- 2^40-1

-- LOST or CLOSED, to be replied as it is, or nil. Behind a header that does not prove itself nothing is read or written.
local function refusal_of(generation, state)
  if generation ~= ARGV[1] then return 'LOST' end
  if state ~= 'OPEN' then return 'CLOSED' end
  return nil
end

-- Reads the header (KEYS[1]) of generation ARGV[1], and returns a refusal or nil.
local function enter()
  local header = call('HMGET', KEYS[1], 'generation', 'state')
  return refusal_of(header[1], header[2])
end

-- The same for what concerns session ARGV[2]. Returns a refusal, or nil followed by the session's low water and whether
-- it is fenced. A session at or below the floor has ended, and has no fields of its own any more.
local function enter_session()
  local session = ARGV[2]
  local header = call('HMGET', KEYS[1], 'generation', 'state', 'floor', 'low:' .. session, 'fence:' .. session)
  local refusal = refusal_of(header[1], header[2])
  if refusal then return refusal end
  local floor = header[3]
  if floor and session + 0 <= floor + 0 then return nil, MAX_SEQ, true end
  return nil, (header[4] or 0) + 0, header[5]
end

-- One reply per transaction, or a single one when all are the same: it then stands for every transaction of the call.
local function pack(replies)
  local first = replies[1]
  for i = 2, #replies do
    if replies[i] ~= first then return replies end
  end
  return first
end
