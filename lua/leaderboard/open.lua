-- open: the last step of a rebuild. What was loaded takes the place of what there was, and consumers go on.
--
-- KEYS: 1 epoch  2 loading  3 names  4 new:names
-- ARGV: 1 token that the rebuild began with  2 what it was made of
-- Replies: DONE, or LOST when Redis was emptied meanwhile, or is another one, or another rebuild has begun

-- include: life.lua

if not is_marked(KEYS[2], ARGV[1]) then return 'LOST' end

local prefix, new = string.sub(KEYS[3], 1, -6), string.sub(KEYS[4], 1, -6)
for _, name in ipairs(call('SMEMBERS', KEYS[3])) do
  call('UNLINK', prefix .. name)
end
for _, name in ipairs(call('SMEMBERS', KEYS[4])) do
  if call('EXISTS', new .. name) == 1 then
    call('RENAME', new .. name, prefix .. name)
  end
end
call('UNLINK', KEYS[3])
if call('EXISTS', KEYS[4]) == 1 then
  call('RENAME', KEYS[4], KEYS[3])
end
call('UNLINK', KEYS[2])
mark(KEYS[1], ARGV[2])
return 'DONE'
