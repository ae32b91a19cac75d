-- What recovery while running needs: aborts in batches, leases that are looked at, alarms that are put right.

-- Anybody may abort what is not decided. The unique index waits for an insert in flight, and the second statement has a
-- snapshot of its own, so the answer for each is definite. In the order of the key, so that rivals do not deadlock. Fails for
-- a session that never began, or whose part was dropped: whether it committed is not on record any more.
create function decide_aborts(p_tx bigint[], p_mode text[], p_branches text[], p_reason text)
    returns table (tx bigint, outcome text)
    language plpgsql
as
$$
#variable_conflict use_column
declare
    v_gone bigint;
begin
    select w.tx >> 40 into v_gone from unnest(p_tx) as w (tx)
    where not exists (select from session s where s.e = w.tx >> 40) limit 1;
    if found then
        raise exception 'session % is not in the journal (any more)', v_gone using errcode = 'HF001';
    end if;
    insert into decision (tx, outcome, mode, branches, event)
    select w.tx, 'A', w.mode::"char", w.branches, p_reason
    from unnest(p_tx, p_mode, p_branches) as w (tx, mode, branches)
    order by w.tx
    on conflict do nothing;
    return query select w.tx, decision_of(w.tx) from unnest(p_tx) as w (tx);
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

-- Records that nothing of a session that somebody else settled is left, nor ever will be: only if every shard is still in
-- the generation in which it was fenced and searched, p_generations by p_shards. A shard that was rebuilt meanwhile may have
-- been read from the journal before the session was fenced, and have let in a branch after the search.
create function close_session(p_session bigint, p_shards int[], p_generations bigint[])
    returns boolean
    language plpgsql
as
$$
begin
    perform pg_advisory_xact_lock_shared(2, s.no) from (select no from shard order by no) s;
    if exists (select
               from shard s left join unnest(p_shards, p_generations) as v (no, generation) on v.no = s.no
               where v.generation is distinct from s.generation) then
        return false;
    end if;
    update low_water set seq = (1::bigint << 40) - 1 where e = p_session and seq < (1::bigint << 40) - 1;
    return true;
end
$$;
