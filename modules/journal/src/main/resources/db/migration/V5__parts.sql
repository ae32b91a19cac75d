-- The journal in parts, so that what is over can be dropped: a partition for the decisions of each session, made when the
-- session is opened. What the invariants and the audit need of a part is carried into `past` before it goes.

-- Decisions of the sessions from first_session to last_session are in the table decision_<first_session>.
create table decision_part (
    first_session bigint primary key,
    last_session  bigint not null check (last_session >= first_session)
);

alter table decision rename to decision_1;
alter index decision_pkey rename to decision_1_pkey;
create table decision (like decision_1 including all) partition by range (tx);

-- What was decided before this version stays as it is, as the part of all sessions so far.
do
$$
declare
    v_last bigint := (select max(e) from (select max(e) from session union all select max(tx) >> 40 from decision_1) s (e));
begin
    if v_last is null then
        drop table decision_1;
    else
        execute format('alter table decision attach partition decision_1 for values from (%s) to (%s)',
                       1::bigint << 40, v_last + 1 << 40);
        insert into decision_part values (1, v_last);
    end if;
end
$$;

-- What is carried out of the journal. A transaction in `transactions` has ended, and its decision does not count any more
-- where it stands, or is gone: its share of everything is in the numbers here.
create table past (
    transactions int8multirange not null default '{}',
    commits      bigint         not null default 0,
    aborts       bigint         not null default 0,
    checkouts    bigint         not null default 0
);
create unique index past_is_one_row on past ((true));
insert into past default values;

-- Per kind of participant, over all commits carried: all debits, and what checkouts took (what they gave back deducted).
create table past_kind (
    kind    text primary key,
    debited numeric not null,
    sold    numeric not null
);

-- What the commits carried did to a balance, as far as it counts for the opening of that generation.
create table past_balance (
    kind               text collate "C" not null,
    id                 text collate "C" not null,
    opening_generation bigint not null,
    credited           bigint not null check (credited >= 0),
    debited            bigint not null check (debited >= 0),
    primary key (kind, id)
) with (fillfactor = 50); -- whose id sells is written again with every part

-- A session goes with its part, and takes along what hangs on it.
alter table low_water
    drop constraint low_water_e_fkey,
    add foreign key (e) references session on delete cascade;
alter table session_lease
    drop constraint session_lease_e_fkey,
    add foreign key (e) references session on delete cascade;

-- Sessions are opened one after the other: who sees one of them sees all that have a lower number, or never will. The
-- floor of a shard relies on that. The lock is the one that ATTACH takes anyway; whoever writes decisions goes on.
create function open_session(p_node text)
    returns bigint
    language plpgsql
as
$$
declare
    v_session bigint;
begin
    lock table only decision in share update exclusive mode;
    v_session := nextval('session_id');
    execute format('create table decision_%s (like decision including all)', v_session);
    execute format('alter table decision attach partition decision_%s for values from (%s) to (%s)',
                   v_session, v_session << 40, v_session + 1 << 40);
    insert into decision_part values (v_session, v_session);
    insert into session (e, node, state) values (v_session, p_node, 'ACTIVE');
    insert into session_lease (e) values (v_session);
    insert into low_water (e) values (v_session);
    return v_session;
end
$$;

-- Whoever reads decisions with a plan that was made for any transaction locks the parts of all sessions. These functions
-- plan for the numbers that they are given, and touch one part. (A limit of 1 keeps the planner at lookups, one for each
-- transaction: where it may join, it would rather read a part that was small when it looked.)

-- Up to p_limit decisions with p_after < tx <= p_up_to, all of one part, in their order.
create function decisions_between(p_after bigint, p_up_to bigint, p_limit int)
    returns table (tx bigint, outcome text, order_id text, branches text)
    language plpgsql
    stable
    set plan_cache_mode = force_custom_plan
as
$$
begin
    return query select d.tx, d.outcome::text, d.order_id, d.branches from decision d
                 where d.tx > p_after and d.tx <= p_up_to order by d.tx limit p_limit;
end
$$;

create function decision_of(p_tx bigint)
    returns text
    language plpgsql
    set plan_cache_mode = force_custom_plan
as
$$
begin
    return (select d.outcome::text from decision d where d.tx = p_tx);
end
$$;

drop function classify(bigint[], text[], bigint[]);

-- The second look, at a snapshot after the inserts: what stands for each transaction of the session.
create function classify(p_session bigint, p_tx bigint[], p_order text[], p_taken bigint[])
    returns table (tx bigint, verdict text)
    language plpgsql
    set plan_cache_mode = force_custom_plan
as
$$
begin
    return query
        select w.tx,
               case
                   when d.outcome = 'C' then 'COMMIT'
                   when d.outcome = 'A' then 'ABORT'
                   when w.tx = any (p_taken) then 'KEY_TAKEN'
                   when o.paid_tx is not null then 'PAID'
                   else 'CHANGED'
                   end
        from unnest(p_tx, p_order) as w (tx, order_id)
                 left join lateral (
                     select decision.outcome from decision
                     where decision.tx = w.tx
                       and decision.tx >= p_session << 40 and decision.tx < p_session + 1 << 40
                     limit 1) d on true
                 left join orders o on o.id = w.order_id;
end
$$;

-- A key stays only with the effect that it was written for.
create function forget_keys(p_session bigint, p_tx bigint[], p_scope text[], p_key text[], p_taken bigint[])
    returns void
    language plpgsql
    set plan_cache_mode = force_custom_plan
as
$$
begin
    delete from idempotency i
        using unnest(p_tx, p_scope, p_key) as k (tx, scope, key)
    where i.scope = k.scope and i.key = k.key and k.tx <> all (p_taken)
      and (select d.outcome from decision d
           where d.tx = k.tx and d.tx >= p_session << 40 and d.tx < p_session + 1 << 40
           limit 1) is distinct from 'C';
end
$$;

-- As in V3, but for the last block.
create or replace function decide(
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
        return query select * from classify(p_session, p_tx, p_order, v_taken);
        if cardinality(p_key_tx) > 0 then
            perform forget_keys(p_session, p_key_tx, p_scope, p_key, v_taken);
        end if;
    end if;
end
$$;

-- Anybody may abort what is not decided; the unique index waits for an insert in flight, so the answer is definite.
-- Returns the decision that stands: C or A. Fails for a session that never began, or whose part was dropped: whether it
-- committed is not on record any more, so nothing is said and nothing can be written.
create or replace function decide_abort(p_tx bigint, p_mode text, p_branches text, p_reason text)
    returns text
    language plpgsql
as
$$
begin
    if not exists (select from session s where s.e = p_tx >> 40) then
        raise exception 'session % is not in the journal (any more)', p_tx >> 40 using errcode = 'HF001';
    end if;
    insert into decision (tx, outcome, mode, branches, event)
    values (p_tx, 'A', p_mode::"char", p_branches, p_reason)
    on conflict do nothing;
    return case when found then 'A' else decision_of(p_tx) end;
end
$$;

-- The parts whose sessions had all ended before p_before, oldest first. The one place that says when a part is over:
-- fenced, so that nothing can be committed; closed, so that no shard holds anything of it; and folded. Once events are
-- announced from the journal, "announced" belongs here too.
create function ended_parts(p_before timestamptz)
    returns table (first_session bigint, last_session bigint)
    language sql
    stable
as
$$
select p.first_session, p.last_session
from decision_part p
where not exists (select
                  from session s left join low_water l on l.e = s.e
                  where s.e between p.first_session and p.last_session
                    and not coalesce(s.state = 'FENCED' and s.fenced_at < p_before
                                         and l.seq = (1::bigint << 40) - 1 and l.folded = l.seq, false))
order by p.first_session
$$;

-- Drops a part that was carried as a whole, and its sessions. Whoever reads the journal in a snapshot of some length locks
-- `past` against it first: a table that is dropped is gone for older snapshots as well. Waits for nobody for long, since
-- those who want to decide would wait behind it.
create function drop_part(p_first bigint)
    returns void
    language plpgsql
    set lock_timeout = '50ms'
as
$$
declare
    v_last bigint;
begin
    lock table past in exclusive mode;
    select p.last_session into strict v_last from decision_part p where p.first_session = p_first;
    if not exists (select from past where transactions @> int8range(p_first << 40, v_last + 1 << 40)) then
        raise exception 'the decisions of session % are not carried', p_first;
    end if;
    execute format('drop table decision_%s', p_first);
    delete from decision_part p where p.first_session = p_first;
    delete from session s where s.e between p_first and v_last;
end
$$;

-- Kept answers are deleted by their age.
create index idempotency_kept_at on idempotency (kept_at);
