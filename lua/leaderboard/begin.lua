-- begin: the first step of a rebuild. From here on consumers wait, and readers see what there was. What another attempt left is gone.
--
-- KEYS: 1 epoch  2 loading  3 new:names
-- ARGV: 1 token: no other attempt has it
-- Replies: DONE

local prefix = string.sub(KEYS[3], 1, -6)
for _, name in ipairs(redis.call('SMEMBERS', KEYS[3])) do
  redis.call('UNLINK', prefix .. name)
end
redis.call('UNLINK', KEYS[3], KEYS[1])
redis.call('SET', KEYS[2], ARGV[1])
return 'DONE'
