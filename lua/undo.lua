-- undo: transactions of one session will never commit. Gives back what their branches hold and leaves tombstones, so
-- that a late prepare finds the door closed: none, P or X -> A.
--
-- KEYS: 1 header  2 branches:<session>  3 subjects  4 available  5 pending
-- ARGV: 1 generation  2 session  then seq, seq, ...
-- Replies, one per transaction or a single one that stands for all:
--   UNDONE        a tombstone stands
--   ENDED         at or below the low water: settled long ago
--   ALARM         the branch is final: an invariant is broken; nothing changed
--   BAD           not a seq
--   LOST, CLOSED  the shard does not answer
-- include: shard.lua
-- include: fields.lua
-- include: branch.lua
-- include: lines.lua
-- include: settle.lua

local function always()
  return true
end

return settle(always, function(i, seq, record, state)
  if state == 'C' then return 'ALARM' end
  if state == 'A' then return 'UNDONE' end
  if not state then
    put_record(seq, 'A')
    return 'UNDONE'
  end
  if is_credit[i] then
    release(i, last_line[i])
  else
    give(i)
  end
  close_branch(seq, record, 'A')
  return 'UNDONE'
end)
