-- The entrance to a shard: its header, and how a reply is packed. Every script begins with enter().

local call = redis.call

-- Reads the header (KEYS[1]) of generation ARGV[1]. Returns LOST or CLOSED, to be replied as it is, or nil followed by
-- the values of two further header fields. Behind a header that does not prove itself nothing is read or written.
local function enter(field1, field2)
  local header = call('HMGET', KEYS[1], 'generation', 'state', field1 or 'state', field2 or 'state')
  if header[1] ~= ARGV[1] then return 'LOST' end
  if header[2] ~= 'OPEN' then return 'CLOSED' end
  return nil, header[3], header[4]
end

-- One reply per transaction, or a single one when all are the same: it then stands for every transaction of the call.
local function pack(replies)
  local first = replies[1]
  for i = 2, #replies do
    if replies[i] ~= first then return replies end
  end
  return first
end
