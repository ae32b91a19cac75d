-- Many fields of one hash in few calls. Lua's stack holds 8,000 values, so long argument lists go in pieces.

local PIECE = 4000

-- HMGET: the values by position, false for what is missing.
local function read_fields(key, fields, n)
  if n == 0 then return {} end
  if n <= PIECE then return call('HMGET', key, unpack(fields, 1, n)) end
  local values = {}
  for from = 1, n, PIECE do
    local piece = call('HMGET', key, unpack(fields, from, math.min(from + PIECE - 1, n)))
    for i = 1, #piece do
      values[from + i - 1] = piece[i]
    end
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
