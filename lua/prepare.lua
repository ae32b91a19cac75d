-- prepare: reserve the branches of transactions of one session under two-phase commit: none -> P. A transaction sees
-- what those before it in the batch took.
--
-- KEYS: 1 header  2 branches:<session>  3 subjects  4 available  5 pending
-- ARGV: 1 generation  2 session  then all seqs, all subjects, all digests, all lines: in columns, so that a column is
--   read from Redis as it stands
-- Replies, one per transaction or a single one that stands for all:
--   Y                            prepared, now or before
--   N short <id>, N limit <id>   not enough available, or above the cap; a tombstone is left
--   N aborted                    a tombstone stands
--   BUSY <tx>                    another live transaction holds the subject
--   ENDED, STALE, MISMATCH, MODE_CONFLICT, FINAL, BAD   a check failed; nothing changed (see include/reserve.lua)
--   LOST, CLOSED                 the shard does not answer
-- include: shard.lua
-- include: fields.lua
-- include: branch.lua
-- include: lines.lua
-- include: reserve.lua

return reserve('P')
