-- open: the last step of a rebuild. Opens the shard when everything that was sent has been counted.
--
-- KEYS: 1 header
-- ARGV: 1 generation  2 how many fields were sent to load.lua
-- Replies: DONE (open, now or before), LOST (not a header of this generation that loads), or COUNT <loaded> when another
--   number was loaded; nothing changed

local header = redis.call('HMGET', KEYS[1], 'generation', 'state', 'loaded')
if header[1] ~= ARGV[1] then return 'LOST' end
if header[2] == 'OPEN' then return 'DONE' end
if header[2] ~= 'LOADING' then return 'LOST' end
if header[3] ~= ARGV[2] then return 'COUNT ' .. header[3] end
redis.call('HSET', KEYS[1], 'state', 'OPEN')
return 'DONE'
