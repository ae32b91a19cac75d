-- read: the available balances of ids.
--
-- KEYS: 1 header  2 available
-- ARGV: 1 generation  then id, id, ... (at most 4,000)
-- Replies: an array of balances, nil for one that is missing (it counts as 0), or LOST, CLOSED
-- include: shard.lua

local refusal = enter()
if refusal then return refusal end
if #ARGV < 2 or #ARGV > 4001 then return {} end
return call('HMGET', KEYS[2], unpack(ARGV, 2))
