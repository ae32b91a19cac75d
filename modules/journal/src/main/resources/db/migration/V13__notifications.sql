-- What users and subscribers are told of: made of the events, for those who listen. Nothing that decides reads it.

-- What happened that a user may want to hear of. Whoever has heard everything up to a position has missed nothing of what is kept.
create table user_event (
    position bigint      primary key generated always as identity,
    user_id  text collate "C" not null,
    event_id text collate "C" not null,
    type     text        not null,
    at       timestamptz not null,
    data     text        not null, -- JSON on one line; its length costs nothing to know
    noted_at timestamptz not null default clock_timestamp(),
    unique (user_id, event_id) -- an event has its effect once
);

create index user_event_by_user on user_event (user_id, position);

-- At or below this position what was there is not kept any more: one row.
create table user_event_forgotten (
    position bigint  not null default 0,
    single   boolean primary key default true check (single)
);

insert into user_event_forgotten default values;

-- Notes events that are not noted yet, in the order given, and returns how many those were. One writer at a time: positions
-- are drawn under a lock that is let go only once the rows are there for all to see, so whoever sees a position sees every
-- lower one.
create function note_user_events(p_users text[], p_ids text[], p_types text[], p_times timestamptz[], p_data text[])
    returns bigint
    language plpgsql
as
$$
declare
    v_noted bigint;
begin
    perform pg_advisory_xact_lock(13, 0);
    insert into user_event (user_id, event_id, type, at, data)
    select n.user_id, n.event_id, n.type, n.at, n.data
    from unnest(p_users, p_ids, p_types, p_times, p_data) with ordinality as n (user_id, event_id, type, at, data, no)
    order by n.no
    on conflict do nothing;
    get diagnostics v_noted = row_count;
    return v_noted;
end
$$;

-- What has come behind a position, looked for up to p_limit of whatever user, and of that what is of these users, up to p_bytes of
-- it and one event at least: always a row, for how far was looked and whether there may be more. It costs what was written, and
-- little more when there are many users.
create function fresh_user_events(p_after bigint, p_users text[], p_limit int, p_bytes bigint)
    returns table (up_to bigint, is_full boolean, at_position bigint, event_type text, event text, happened_at timestamptz,
                   event_data text, of_user text)
    language plpgsql
    stable
    set plan_cache_mode = force_custom_plan
    set enable_hashjoin = on
as
$$
begin
    return query
        with fresh as materialized (
            select * from user_event e where e.position > p_after order by e.position limit p_limit),
        ours as materialized (
            select f.*, sum(octet_length(f.data)) over (order by f.position) - octet_length(f.data) < p_bytes as fits
            from fresh f where f.user_id in (select u from unnest(p_users) as u))
        select case when o.all_fit then f.up_to else o.up_to end, f.looked_at = p_limit or not o.all_fit,
               w.position, w.type, w.event_id, w.at, w.data, w.user_id
        from (select max(a.position) as up_to, count(*) as looked_at from fresh a) f
        cross join (select coalesce(bool_and(a.fits), true) as all_fit, max(a.position) filter (where a.fits) as up_to
                    from ours a) o
        left join (select a.* from ours a where a.fits) w on true
        order by w.position;
end
$$;

-- Drops up to p_limit of the oldest events that have been kept for p_kept, and returns how many. Nothing while another node is
-- at it.
create function forget_user_events(p_kept interval, p_limit int)
    returns bigint
    language plpgsql
as
$$
declare
    v_last bigint;
    v_dropped bigint;
begin
    if not pg_try_advisory_xact_lock(13, 1) then
        return 0;
    end if;
    select max(o.position) into v_last
    from (select e.position, e.noted_at from user_event e order by e.position limit p_limit) o
    where o.noted_at < clock_timestamp() - p_kept;
    if v_last is null then
        return 0;
    end if;
    delete from user_event where position <= v_last;
    get diagnostics v_dropped = row_count;
    update user_event_forgotten set position = greatest(position, v_last);
    return v_dropped;
end
$$;

-- Whoever else is told, by HTTP. The time of the next try is the circuit breaker: after a failure nothing is sent before it, and
-- then one event is tried. It holds for all nodes.
create table webhook (
    id            text primary key,
    url           text        not null,
    secret        text        not null, -- signs what is sent, so it cannot be kept as a hash
    types         text[]      not null,
    state         text        not null default 'active' check (state in ('active', 'suspended')),
    created_at    timestamptz not null default now(),
    suspended_at  timestamptz,
    waiting       bigint      not null default 0, -- its rows of webhook_delivery that are not settled
    missed        bigint      not null default 0, -- events that were not kept for it, because it was suspended
    allowance     bigint      not null default 0, -- of those that waited when it was resumed, what still does, at most
    failures      int         not null default 0, -- in a row
    failing_since timestamptz,
    last_error    text,
    next_try_at   timestamptz not null default now(),
    claim         text, -- whoever sends to it now, up to a time
    claimed_until timestamptz
);

-- What is to be sent, and for a while what is settled, because it was taken or missed: whatever is repeated is known by it.
create table webhook_delivery (
    webhook_id text        not null references webhook on delete cascade,
    event_id   text        not null,
    position   bigint      not null generated always as identity,
    type       text        not null,
    subject    text        not null,
    at         timestamptz not null,
    data       text, -- null once it is settled
    trace      text,
    settled_at timestamptz,
    primary key (webhook_id, event_id)
);

create index webhook_delivery_waiting on webhook_delivery (webhook_id, position) where settled_at is null;
create index webhook_delivery_settled on webhook_delivery (settled_at) where settled_at is not null;

-- Keeps events for all who want them, in the order given, and returns how many rows those were. One writer at a time, as for
-- users. Whoever has too many waiting is suspended: nothing is dropped without a sign of it. It costs what is wanted, whatever
-- waits already: each event is looked up by the key, as `limit 1` has it, however few rows the planner believes in.
create function note_webhook_deliveries(p_ids text[], p_types text[], p_subjects text[], p_times timestamptz[],
                                        p_data text[], p_traces text[], p_most bigint)
    returns bigint
    language plpgsql
    set plan_cache_mode = force_custom_plan
    set enable_seqscan = off
as
$$
declare
    v_noted bigint;
begin
    perform pg_advisory_xact_lock(13, 2);
    perform from webhook w where w.types && p_types order by w.id for no key update;
    with event as (
        select distinct on (n.event_id) n.*
        from unnest(p_ids, p_types, p_subjects, p_times, p_data, p_traces) with ordinality
                 as n (event_id, type, subject, at, data, trace, no)
        order by n.event_id, n.no),
    wanted as (
        select w.id, n.*,
               w.state = 'active' and row_number() over (partition by w.id order by n.no)
                   <= p_most + least(w.allowance, w.waiting) - w.waiting as kept
        from event n join webhook w on n.type = any (w.types) left join lateral (
            select true as is_known from webhook_delivery d where d.webhook_id = w.id and d.event_id = n.event_id
            limit 1) known on true
        where is_known is null),
    noted as (
        insert into webhook_delivery (webhook_id, event_id, type, subject, at, data, trace, settled_at)
        select id, event_id, type, subject, at, case when kept then data end, case when kept then trace end,
               case when not kept then clock_timestamp() end
        from wanted order by no
        returning webhook_id, settled_at is null as kept),
    counted as (
        select webhook_id, count(*) filter (where kept) as kept, count(*) filter (where not kept) as missed
        from noted group by webhook_id),
    changed as (
        update webhook w set waiting = w.waiting + c.kept, missed = w.missed + c.missed,
                             allowance = least(w.allowance, w.waiting),
                             state = case when c.missed > 0 then 'suspended' else w.state end,
                             suspended_at = case when c.missed > 0 then coalesce(w.suspended_at, clock_timestamp()) end,
                             last_error = case when c.missed > 0 and w.state = 'active'
                                 then 'more than ' || p_most || ' events wait for it' else w.last_error end
        from counted c where w.id = c.webhook_id)
    select coalesce(sum(kept), 0) into v_noted from counted;
    return v_noted;
end
$$;
