-- The forced write of the checkouts that wait for it, as one batch.
--
-- Each statement has a snapshot of its own (READ COMMITTED), and their order matters: locks, then checks under the locks,
-- then the orders that are still payable together with their decisions. Paying an order and inserting its decision happen
-- both or not at all: where a decision exists already, which is rare, everything paid beside it is taken back, and the
-- careful way inserts first and pays what was really inserted. Marking orders paid beside an insert that skips what
-- exists would pay orders whose decision is ABORT.
--
-- p_taken…: idempotency records, each belonging to the transaction at the same place.
-- Returns nothing when every transaction committed. Otherwise a verdict for each:
--   COMMIT, ABORT (decided so before), PAID, CHANGED, KEY_TAKEN, FENCED;
-- or, with nothing written at all, STALE for each shard (its number in place of the transaction) whose generation is gone.
create function decide(
    p_session bigint, p_shards int[], p_generations bigint[],
    p_tx bigint[], p_order text[], p_version bigint[], p_mode text[], p_branches text[], p_event text[],
    p_key_tx bigint[], p_scope text[], p_key text[], p_fingerprint text[], p_status int[], p_content_type text[],
    p_body text[])
    returns table (tx bigint, verdict text)
    language plpgsql
as
$$
declare
    v_inserted bigint;
    v_paid     bigint;
    v_direct   bigint := 0;
    v_taken    bigint[] := '{}';
begin
    -- Fencing a session and bumping a generation take these exclusively.
    perform pg_advisory_xact_lock_shared(1, p_session::int);
    perform pg_advisory_xact_lock_shared(2, s.no) from unnest(p_shards) as s (no);

    if not exists (select from session s where s.e = p_session and s.state = 'ACTIVE') then
        return query select w.tx, 'FENCED' from unnest(p_tx) as w (tx);
        return;
    end if;
    return query select s.no::bigint, 'STALE'
                 from unnest(p_shards, p_generations) as v (no, generation)
                          join shard s on s.no = v.no and s.generation <> v.generation;
    if found then
        return;
    end if;

    if cardinality(p_key_tx) > 0 then
        with kept as (
            insert into idempotency (scope, key, fingerprint, status, content_type, body)
                select k.scope, k.key, k.fingerprint, k.status, k.content_type, k.body
                from unnest(p_scope, p_key, p_fingerprint, p_status, p_content_type, p_body)
                         as k (scope, key, fingerprint, status, content_type, body)
                order by k.scope, k.key
                on conflict do nothing
                returning idempotency.scope, idempotency.key)
        select coalesce(array_agg(k.tx), '{}')
        into v_taken
        from unnest(p_key_tx, p_scope, p_key) as k (tx, scope, key)
        where not exists (select from kept where kept.scope = k.scope and kept.key = k.key);
    end if;

    begin
        with wanted as (
            select w.* from unnest(p_tx, p_order, p_version, p_mode, p_branches, p_event)
                as w (tx, order_id, version, mode, branches, event)
            order by w.order_id collate "C"), -- whoever locks orders does it in this order
        paid as (
            update orders o set paid_tx = w.tx from wanted w
            where o.id = w.order_id and o.version = w.version and o.paid_tx is null and w.tx <> all (v_taken)
            returning w.*)
        insert into decision (tx, outcome, mode, order_id, order_version, branches, event)
            select p.tx, 'C', p.mode::"char", p.order_id, p.version, p.branches, p.event from paid p;
        get diagnostics v_inserted = row_count;
    exception when unique_violation then
        with wanted as (
            select w.* from unnest(p_tx, p_order, p_version, p_mode, p_branches, p_event)
                as w (tx, order_id, version, mode, branches, event)),
        payable as materialized (
            select w.* from wanted w join orders o on o.id = w.order_id and o.version = w.version
            where o.paid_tx is null and w.tx <> all (v_taken)
            order by o.id
            for no key update of o),
        inserted as (
            insert into decision (tx, outcome, mode, order_id, order_version, branches, event)
                select p.tx, 'C', p.mode::"char", p.order_id, p.version, p.branches, p.event from payable p
                on conflict do nothing
                returning decision.tx, decision.order_id),
        paid as (
            update orders o set paid_tx = i.tx from inserted i where o.id = i.order_id returning 1)
        select (select count(*) from inserted), (select count(*) from paid)
        into v_inserted, v_paid;
        if v_inserted <> v_paid then
            raise exception 'one order twice in a batch of decisions';
        end if;
    end;

    if v_inserted < cardinality(p_tx) then
        insert into decision (tx, outcome, mode, branches, event)
            select w.tx, 'C', w.mode::"char", w.branches, w.event
            from unnest(p_tx, p_order, p_mode, p_branches, p_event) as w (tx, order_id, mode, branches, event)
            where w.order_id is null and w.tx <> all (v_taken)
            on conflict do nothing;
        get diagnostics v_direct = row_count;
    end if;

    if v_inserted + v_direct < cardinality(p_tx) then
        return query select * from classify(p_tx, p_order, v_taken);
        -- A key stays only with the effect that it was written for.
        delete from idempotency i
            using unnest(p_key_tx, p_scope, p_key) as k (tx, scope, key)
        where i.scope = k.scope and i.key = k.key and k.tx <> all (v_taken)
          and not exists (select from decision d where d.tx = k.tx and d.outcome = 'C');
    end if;
end
$$;

-- The second look, at a snapshot after the inserts: what stands for each transaction.
create function classify(p_tx bigint[], p_order text[], p_taken bigint[])
    returns table (tx bigint, verdict text)
    language sql
as
$$
select w.tx,
       case
           when d.outcome = 'C' then 'COMMIT'
           when d.outcome = 'A' then 'ABORT'
           when w.tx = any (p_taken) then 'KEY_TAKEN'
           when o.paid_tx is not null then 'PAID'
           else 'CHANGED'
           end
from unnest(p_tx, p_order) as w (tx, order_id)
         left join decision d on d.tx = w.tx
         left join orders o on o.id = w.order_id
$$;

-- Anybody may abort what is not decided; the unique index waits for an insert in flight, so the answer is definite.
-- Returns the decision that stands: C or A.
create function decide_abort(p_tx bigint, p_mode text, p_branches text, p_reason text)
    returns text
    language plpgsql
as
$$
begin
    insert into decision (tx, outcome, mode, branches, event)
    values (p_tx, 'A', p_mode::"char", p_branches, p_reason)
    on conflict do nothing;
    return (select d.outcome::text from decision d where d.tx = p_tx);
end
$$;

-- Ends a generation by compare-and-set and returns the next one, or null when somebody else was first.
-- The exclusive lock waits for every batch of decisions that has checked the old generation.
create function bump_generation(p_shard text, p_from bigint, p_store text, p_cause text)
    returns bigint
    language plpgsql
as
$$
declare
    v_next bigint;
begin
    perform pg_advisory_xact_lock(2, s.no) from shard s where s.name = p_shard;
    update shard s set generation = s.generation + 1, store = p_store
    where s.name = p_shard and s.generation = p_from
    returning s.generation into v_next;
    if v_next is not null then
        insert into generation (shard, generation, store, cause) values (p_shard, v_next, p_store, p_cause);
    end if;
    return v_next;
end
$$;

-- From here the session can log no COMMIT any more, however long its owner was paused.
create function fence_session(p_session bigint)
    returns void
    language plpgsql
as
$$
begin
    perform pg_advisory_xact_lock(1, p_session::int);
    update session s set state = 'FENCED', fenced_at = now() where s.e = p_session and s.state = 'ACTIVE';
end
$$;
