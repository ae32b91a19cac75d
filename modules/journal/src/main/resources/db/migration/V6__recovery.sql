-- What recovery while running needs: aborts in batches, leases that are looked at, alarms that are put right.

-- Anybody may abort what is not decided. The unique index waits for an insert in flight, and the second statement has a
-- snapshot of its own, so the answer for each is definite. In the order of the key, so that rivals do not deadlock.
create function decide_aborts(p_tx bigint[], p_mode text[], p_branches text[], p_reason text)
    returns table (tx bigint, outcome text)
    language plpgsql
as
$$
#variable_conflict use_column
begin
    insert into decision (tx, outcome, mode, branches, event)
    select w.tx, 'A', w.mode::"char", w.branches, p_reason
    from unnest(p_tx, p_mode, p_branches) as w (tx, mode, branches)
    order by w.tx
    on conflict do nothing;
    return query select d.tx, d.outcome::text from unnest(p_tx) as w (tx) join decision d on d.tx = w.tx;
end
$$;

drop function decide_abort(bigint, text, text, text);

-- Each session folds by itself, so a debit may come before the credit of another session that it lived on: below zero for
-- a while, and for ever when two sessions wait for each other. Whether an id was ever oversold is a question about all
-- decisions, which every rebuild and the audit ask.
alter table balance drop constraint balance_check;

-- A shard with an alarm that nobody has put right is frozen: it is not rebuilt, and nothing is sold from it.
alter table alarm
    add column resolved_at timestamptz,
    add column resolution  text;

create index alarm_open on alarm (shard) where resolved_at is null;
