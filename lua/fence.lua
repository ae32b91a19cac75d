-- fence: a fenced session may begin nothing here; its FINISH and UNDO still pass.
--
-- KEYS: 1 header
-- ARGV: 1 generation  2 session
-- Replies: DONE, LOST, CLOSED
-- include: shard.lua

local refusal, low_water = enter_session()
if refusal then return refusal end
if low_water == MAX_SEQ then return 'DONE' end -- ended: it begins nothing anyway
call('HSET', KEYS[1], 'fence:' .. ARGV[2], '1')
return 'DONE'
