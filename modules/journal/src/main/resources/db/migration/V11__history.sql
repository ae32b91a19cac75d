-- What is made of the events for those who look back: nothing that decides reads it.

-- Each event of an order. That a row is there says that the event has had its effect.
create table order_event (
    order_id text collate "C" not null,
    event_id text collate "C" not null,
    type     text        not null,
    at       timestamptz not null,
    data     jsonb       not null check (jsonb_typeof(data) = 'object'),
    primary key (order_id, event_id)
);

-- How each order stands by the events that were heard of it.
create table order_history (
    order_id   text collate "C" primary key,
    user_id    text collate "C", -- null until an event says it
    status     text        not null check (status in ('created', 'refused', 'paid')),
    created_at timestamptz not null, -- when it was first heard of, for orders whose creation was not announced
    changed_at timestamptz not null,
    total_cost bigint      not null  -- of what was added, and of what was paid once it is
);

create index order_history_by_user on order_history (user_id, created_at desc, order_id desc);

-- Has the effect of events that have not had it, in the order given, and returns how many those were.
create function note_order_events(p_orders text[], p_ids text[], p_types text[], p_times timestamptz[], p_data text[])
    returns bigint
    language sql
as
$$
with fresh as (
    insert into order_event (order_id, event_id, type, at, data)
    select o.order_id, o.event_id, o.type, o.at, o.data::jsonb
    from unnest(p_orders, p_ids, p_types, p_times, p_data) as o (order_id, event_id, type, at, data)
    order by o.order_id, o.at
    on conflict do nothing
    returning order_id, type, at, data
), news as (
    select f.order_id,
           (array_agg(f.data ->> 'user_id' order by f.at desc))[1] as user_id,
           bool_or(f.type = 'order.paid') as is_paid,
           (array_agg(f.type order by f.at desc))[1] = 'order.refused' as is_refused,
           min(f.at) as first_at,
           max(f.at) as last_at,
           coalesce(sum((f.data ->> 'quantity')::bigint * (f.data ->> 'price')::bigint)
                        filter (where f.type = 'order.item_added'), 0)::bigint as added,
           max((f.data ->> 'total_cost')::bigint) filter (where f.type = 'order.paid') as paid
    from fresh f
    group by f.order_id
), kept as (
    insert into order_history as h (order_id, user_id, status, created_at, changed_at, total_cost)
    select n.order_id, n.user_id,
           case when n.is_paid then 'paid' when n.is_refused then 'refused' else 'created' end,
           n.first_at, n.last_at, coalesce(n.paid, n.added)
    from news n
    order by n.order_id
    on conflict (order_id) do update set
        user_id = coalesce(h.user_id, excluded.user_id),
        status = case
            when 'paid' in (h.status, excluded.status) then 'paid'
            when excluded.changed_at >= h.changed_at then excluded.status
            else h.status end,
        created_at = least(h.created_at, excluded.created_at),
        changed_at = greatest(h.changed_at, excluded.changed_at),
        total_cost = case
            when excluded.status = 'paid' then excluded.total_cost
            when h.status = 'paid' then h.total_cost
            else h.total_cost + excluded.total_cost end
)
select count(*) from fresh
$$;

-- What persons have done about events that could not be applied is on record beside the rest.
alter table operator_action drop constraint operator_action_verb_check,
    add constraint operator_action_verb_check check (verb in ('retry', 'abort', 'finish', 'repair', 'replay', 'discard'));
