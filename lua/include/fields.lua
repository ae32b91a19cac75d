-- Many fields of one hash in few calls. Lua's stack holds 8,000 values, so long argument lists go in pieces.

local PIECE = 4000

-- HMGET of fields[from] to fields[to]: the values by position, from 1, false for what is missing.
local function read_fields(key, fields, from, to)
  if to < from then return {} end
  if to - from < PIECE then return call('HMGET', key, unpack(fields, from, to)) end
  local values = read_fields(key, fields, from, from + PIECE - 1)
  for i, value in ipairs(read_fields(key, fields, from + PIECE, to)) do
    values[PIECE + i] = value
  end
  return values
end

-- HSET with field, value, field, value, … or HDEL with field, field, …
local function write_fields(command, key, arguments)
  local n = #arguments
  for from = 1, n, PIECE do
    call(command, key, unpack(arguments, from, math.min(from + PIECE - 1, n)))
  end
end
