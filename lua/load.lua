-- load: writes a chunk of a rebuild into one hash of the shard and counts what was new.
--
-- KEYS: 1 header  2 the hash: available, branches:<session>, or the header itself for fences and low waters
-- ARGV: 1 generation  then field, value, field, value, ... (at most 2,000 pairs)
-- Replies: DONE, BAD (not pairs), or LOST when the header is not LOADING in this generation

local header = redis.call('HMGET', KEYS[1], 'generation', 'state')
if header[1] ~= ARGV[1] or header[2] ~= 'LOADING' then return 'LOST' end
if #ARGV < 3 or #ARGV > 4001 or #ARGV % 2 == 0 then return 'BAD' end
redis.call('HINCRBY', KEYS[1], 'loaded', redis.call('HSET', KEYS[2], unpack(ARGV, 2)))
return 'DONE'
