-- low_water: forget the settled branches of a session up to a seq. Moves the low water forward, never back, over at most
-- 5,000 seqs a call (the caller repeats until it is told its target), or over the rest of a session that has ended.
--
-- KEYS: 1 header  2 branches:<session>
-- ARGV: 1 generation  2 session  3 the seq to move to, or "all"
-- Replies: the low water reached, or
--   ALARM         a branch in between is live, P or X; nothing changed
--   BAD           not a seq
--   LOST, CLOSED  the shard does not answer
-- include: shard.lua
-- include: fields.lua
-- include: branch.lua

local MAX_STEP = 5000
local refusal, low_water = enter_session()

local function any_live(records)
  for i = 1, #records do
    if records[i] and is_live(records[i]) then return true end
  end
  return false
end

local function move_to(target)
  local text = string.format('%d', target)
  call('HSET', KEYS[1], 'low:' .. ARGV[2], text)
  return text
end

local function forget_all()
  if low_water == MAX_SEQ then return string.format('%d', MAX_SEQ) end
  if any_live(call('HVALS', KEYS[2])) then return 'ALARM' end
  call('UNLINK', KEYS[2])
  return move_to(MAX_SEQ)
end

local function forget_to(target)
  local seqs, n = {}, target - low_water
  for i = 1, n do
    seqs[i] = string.format('%d', low_water + i)
  end
  if any_live(read_fields(KEYS[2], seqs, 1, n)) then return 'ALARM' end
  write_fields('HDEL', KEYS[2], seqs)
  return move_to(target)
end

if refusal then return refusal end
if ARGV[3] == 'all' then return forget_all() end
local target = number_of(ARGV[3])
if not target then return 'BAD' end
if target <= low_water then return string.format('%d', low_water) end
return forget_to(math.min(target, low_water + MAX_STEP))
