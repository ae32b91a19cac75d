-- finish: the journal says COMMIT, so branches of one session become final: P or X -> C. A debit was taken when it was
-- reserved; a credit arrives now.
--
-- KEYS: 1 header  2 branches:<session>  3 subjects  4 available  5 pending
-- ARGV: 1 generation  2 session  then seq, seq, ...
-- Replies, one per transaction or a single one that stands for all:
--   DONE          final, now or before
--   ENDED         at or below the low water: final long ago
--   NEED_REBUILD  nothing on record: the prepare was lost with its store
--   ALARM         a tombstone: an invariant is broken; nothing changed
--   BAD           not a seq
--   LOST, CLOSED  the shard does not answer
-- include: shard.lua
-- include: fields.lua
-- include: branch.lua
-- include: lines.lua
-- include: settle.lua

-- The first colon of a record is that of its first line.
local function arrives(record)
  return string.byte(record, find(record, ':', 1, true) + 1) == 43 -- "+"
end

return settle(arrives, function(i, seq, record, state)
  if not state then return 'NEED_REBUILD' end
  if state == 'C' then return 'DONE' end
  if state == 'A' then return 'ALARM' end
  if is_credit[i] then
    give(i)
    release(i, last_line[i])
  end
  close_branch(seq, record, 'C')
  return 'DONE'
end)
