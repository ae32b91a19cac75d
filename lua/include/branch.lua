-- The record of a branch, one field of `branches:<session>` under its seq:
--   P<digest> <lines> <subject>    reserved
--   X<digest> <lines> <subject>    executed, provisional
--   C<digest>                      final
--   A<digest>                      tombstone; without a digest when it was undone before any prepare came

local find, match, sub = string.find, string.match, string.sub

-- The letter of a record.
local function state_of(record)
  return sub(record, 1, 1)
end

local function is_live(record)
  local state = sub(record, 1, 1)
  return state == 'P' or state == 'X'
end

-- The number of a seq, or nil when it is not one in its only spelling. (Adding converts at half the price of tonumber.)
local function number_of(seq)
  if not find(seq, '^[1-9]%d*$') then return nil end
  local number = seq + 0
  return number <= MAX_SEQ and number or nil
end
