-- begin: the first step of a rebuild. From here on consumers wait, and readers see what there was. What another attempt left is gone.
--
-- KEYS: 1 loading  2 new:names
-- ARGV: 1 token: no other attempt has it
-- Replies: DONE

-- include: life.lua

local prefix = string.sub(KEYS[2], 1, -6)
for _, name in ipairs(call('SMEMBERS', KEYS[2])) do
  call('UNLINK', prefix .. name)
end
call('UNLINK', KEYS[2])
mark(KEYS[1], ARGV[1])
return 'DONE'
