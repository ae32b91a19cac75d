-- raise_floor: sessions up to a number have ended, so that none of them needs fields of its own in the header any more.
-- The keys name the sessions one by one, so the floor moves only from where the caller knows it to be.
--
-- KEYS: 1 header  2… branches:<session>, of the sessions from + 1 to `to`
-- ARGV: 1 generation  2 from  3 to
-- Replies: the floor as it stands now: below `from`, it has not moved; or
--   ALARM         a branch of one of them is live, P or X; nothing changed
--   LOST, CLOSED  the shard does not answer
-- include: shard.lua
-- include: branch.lua

local function any_live_in(key)
  local records = call('HVALS', key)
  for i = 1, #records do
    if is_live(records[i]) then return true end
  end
  return false
end

local refusal = enter()
if refusal then return refusal end
local floor = (call('HGET', KEYS[1], 'floor') or 0) + 0
local from, to = ARGV[2] + 0, ARGV[3] + 0
if floor < from or floor >= to then return string.format('%d', floor) end
for i = 2, #KEYS do
  if any_live_in(KEYS[i]) then return 'ALARM' end
end
for i = 2, #KEYS do
  local session = string.format('%d', from + i - 1)
  call('HDEL', KEYS[1], 'low:' .. session, 'fence:' .. session)
  call('UNLINK', KEYS[i])
end
local text = string.format('%d', to)
call('HSET', KEYS[1], 'floor', text)
return text
