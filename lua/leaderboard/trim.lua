-- trim: one bit takes the place of the bitmaps of a session of which everything counts.
--
-- KEYS: 1 epoch  2 loading  3 names  4 ended  then the bitmaps
-- ARGV: 1 what it must be made of  2 session
-- Replies: DONE, or LOST when there is no such leaderboard, or it is being rebuilt

-- include: life.lua

if call('EXISTS', KEYS[2]) == 1 or not is_marked(KEYS[1], ARGV[1]) then return 'LOST' end

local prefix = #KEYS[3] - 5
call('SETBIT', KEYS[4], ARGV[2], 1)
call('SADD', KEYS[3], string.sub(KEYS[4], prefix + 1))
for i = 5, #KEYS do
  call('UNLINK', KEYS[i])
  call('SREM', KEYS[3], string.sub(KEYS[i], prefix + 1))
end
return 'DONE'
