-- A piece of a session's decisions is read from the index, in its order. Left alone, the planner takes the part of a session
-- that has never been analysed for a small one, and sorts all that is left of it to return the first thousand.
alter function decisions_between(bigint, bigint, int) set enable_sort = off;
alter function decisions_between(bigint, bigint, int) set enable_bitmapscan = off;
