-- The record of a branch, one field of `branches:<session>` under its seq:
--   P<digest> <lines> <subject>    reserved
--   X<digest> <lines> <subject>    executed, provisional
--   C<digest>                      final
--   A<digest>                      tombstone; without a digest when it was undone before any prepare came

local find, sub = string.find, string.sub
local MAX_SEQ = 1099511627775 -- 2^40-1

-- The letter of a record.
local function state_of(record)
  return sub(record, 1, 1)
end

local function is_live(record)
  local state = state_of(record)
  return state == 'P' or state == 'X'
end

-- The number of a seq, or nil when it is not one in its only spelling.
local function number_of(seq)
  local number = #seq <= 13 and find(seq, '^[1-9]%d*$') and tonumber(seq)
  return number and number <= MAX_SEQ and number or nil
end
