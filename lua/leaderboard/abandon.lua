-- abandon: the last step of a rebuild that failed. What it has loaded is gone, and all is as before it began.
--
-- KEYS: 1 loading  2 new:names
-- ARGV: 1 token that the rebuild began with
-- Replies: DONE, or LOST when there is nothing of this attempt

-- include: life.lua

if not is_marked(KEYS[1], ARGV[1]) then return 'LOST' end

local prefix = string.sub(KEYS[2], 1, -6)
for _, name in ipairs(call('SMEMBERS', KEYS[2])) do
  call('UNLINK', prefix .. name)
end
call('UNLINK', KEYS[2], KEYS[1])
return 'DONE'
