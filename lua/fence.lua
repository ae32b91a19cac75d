-- fence: a fenced session may begin nothing here; its FINISH and UNDO still pass.
--
-- KEYS: 1 header
-- ARGV: 1 generation  2 session
-- Replies: DONE, LOST, CLOSED
-- include: shard.lua

local refusal = enter()
if refusal then return refusal end
call('HSET', KEYS[1], 'fence:' .. ARGV[2], '1')
return 'DONE'
