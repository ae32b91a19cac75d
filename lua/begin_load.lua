-- begin_load: the first step of a rebuild. Creates the header of a generation, closed to everything but load.lua.
--
-- KEYS: 1 header
-- ARGV: 1 generation
-- Replies: DONE, or TAKEN when the generation has a header: every attempt to rebuild has a generation of its own

if redis.call('EXISTS', KEYS[1]) == 1 then return 'TAKEN' end
redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'state', 'LOADING', 'loaded', '0')
return 'DONE'
