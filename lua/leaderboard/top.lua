-- top: the first of a board. Of those that are level, the first by id: a sorted set has them the other way round.
--
-- KEYS: 1 epoch  2 board
-- ARGV: 1 what it must be made of  2 how many
-- Replies: id, score, id, score, …, the highest first; or LOST when there is no such leaderboard

-- include: life.lua

if not is_marked(KEYS[1], ARGV[1]) then return 'LOST' end

local limit = tonumber(ARGV[2])
local top = call('ZREVRANGE', KEYS[2], 0, limit - 1, 'WITHSCORES')
local last = top[#top]
local above = #top
while above > 0 and top[above] == last do
  above = above - 2
end
local level = {}
if last then
  level = call('ZRANGEBYSCORE', KEYS[2], last, last, 'LIMIT', 0, limit - above / 2)
end
local replies = {}
for i = 1, above do
  replies[i] = top[i]
end
for i = 1, #level do
  replies[above + 2 * i - 1] = level[i]
  replies[above + 2 * i] = last
end
return replies
