-- top: the first of a board. Of those that are level, the first by id: a sorted set has them the other way round.
--
-- KEYS: 1 epoch  2 names  3 board
-- ARGV: 1 how many
-- Replies: id, score, id, score, …, the highest first; or LOST when there is no leaderboard

if redis.call('EXISTS', KEYS[1], KEYS[2]) == 0 then return 'LOST' end

local limit = tonumber(ARGV[1])
local top = redis.call('ZREVRANGE', KEYS[3], 0, limit - 1, 'WITHSCORES')
local last = top[#top]
local above = #top
while above > 0 and top[above] == last do
  above = above - 2
end
local level = {}
if last then
  level = redis.call('ZRANGEBYSCORE', KEYS[3], last, last, 'LIMIT', 0, limit - above / 2)
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
