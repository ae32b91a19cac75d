-- Opening balances of p_count ids 0…n−1 of one kind, replacing what they held: their old balances are written off in the
-- ledger, and only decisions of the new generation count for them. Runs inside the caller's transaction, before
-- end_generations, so that the exclusive locks are held only for the end of it.
create function open_balances(p_kind text, p_count int, p_amount bigint, p_generation bigint)
    returns void
    language plpgsql
    -- Whoever calls it may have forbidden the planner everything but lookups, and made it keep its plans.
    set plan_cache_mode = force_custom_plan
    set enable_hashjoin = on
    set enable_seqscan = on
as
$$
begin
    -- Folding takes it too: what is folded between the two statements would be neither written off nor kept.
    perform pg_advisory_xact_lock(3, 0);

    insert into ledger (kind, account, amount, cause)
    select p_kind, v.account, v.amount, 'batch_init'
    from (select coalesce(sum((b.opening + b.credited - b.debited)::numeric), 0) as held
          from generate_series(0, p_count - 1) g
                   join balance b on b.kind = p_kind and b.id = g::text) old
             cross join lateral (values ('available', p_amount::numeric * p_count - old.held),
                                        ('issued', -p_amount::numeric * p_count),
                                        ('written_off', old.held)) as v (account, amount)
    where v.amount <> 0;

    -- Apart, because an insert that might conflict costs three times as much as one that cannot.
    update balance b
    set opening = p_amount, opening_generation = p_generation, credited = 0, debited = 0
    from generate_series(0, p_count - 1) g
    where b.kind = p_kind and b.id = g::text;

    insert into balance (kind, id, opening, opening_generation)
    select p_kind, g::text, p_amount, p_generation from generate_series(0, p_count - 1) g
    where not exists (select from balance b where b.kind = p_kind and b.id = g::text);
end
$$;

-- The generation that every shard of the kind will have next.
create function next_generation(p_kind text)
    returns bigint
    language sql
as
$$
select max(generation) + 1 from shard where name like p_kind || '-%'
$$;

-- Ends the generations of every shard of the kind at once; false when one of them was ended by somebody else meanwhile.
create function end_generations(p_kind text, p_next bigint, p_cause text)
    returns boolean
    language plpgsql
as
$$
begin
    perform pg_advisory_xact_lock(2, s.no) from (select no from shard where name like p_kind || '-%' order by no) s;
    if next_generation(p_kind) <> p_next then
        return false;
    end if;
    update shard set generation = p_next where name like p_kind || '-%';
    insert into generation (shard, generation, store, cause)
    select name, p_next, store, p_cause from shard where name like p_kind || '-%';
    return true;
end
$$;
