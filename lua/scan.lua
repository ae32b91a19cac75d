-- scan: the undecided branches of a session, page by page. Complete once the fence of the session has been acknowledged:
-- then no new ones appear. A branch may be told twice.
--
-- KEYS: 1 header  2 branches:<session>
-- ARGV: 1 generation  2 cursor ("0" at first)  3 how many to look at
-- Replies: an array of the next cursor ("0" after the last page), then seq, record for every branch that is P or X
--   BAD           not a cursor or a count
--   LOST, CLOSED  the shard does not answer
-- include: shard.lua
-- include: branch.lua

local refusal = enter()
if refusal then return refusal end
if #ARGV[2] > 20 or not find(ARGV[2], '^%d+$') or #ARGV[3] > 4 or not find(ARGV[3], '^[1-9]%d*$') then return 'BAD' end
local page = call('HSCAN', KEYS[2], ARGV[2], 'COUNT', ARGV[3])
local found = { page[1] }
for i = 1, #page[2], 2 do
  local record = page[2][i + 1]
  if is_live(record) then
    found[#found + 1] = page[2][i]
    found[#found + 1] = record
  end
end
return found
