-- close: freeze a shard after an alarm. Every command is refused until a rebuild opens another generation.
--
-- KEYS: 1 header
-- ARGV: 1 generation
-- Replies: DONE, LOST, CLOSED (it was not open)
-- include: shard.lua

local refusal = enter()
if refusal then return refusal end
call('HSET', KEYS[1], 'state', 'CLOSED')
return 'DONE'
