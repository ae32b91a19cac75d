-- What users and subscribers are told of: made of the events, for those who listen. Nothing that decides reads it.

-- What happened that a user may want to hear of. Whoever has heard everything up to a position has missed nothing of what is kept.
create table user_event (
    position bigint      primary key generated always as identity,
    user_id  text collate "C" not null,
    event_id text collate "C" not null,
    type     text        not null,
    at       timestamptz not null,
    data     jsonb       not null,
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
create function note_user_events(p_users text[], p_ids text[], p_types text[], p_times timestamptz[], p_data jsonb[])
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
