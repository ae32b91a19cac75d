-- How each order stands by the events that are kept of it: what order_history must be. An order that batch_init has made again has been
-- somebody else's before, at another price, and which of its events was heard last is not kept: any of them may be the one.
create view order_by_events as
select e.order_id, e.users, e.first_at, e.last_at,
       case when e.is_paid then 'paid' when e.types[1] = 'order.refused' then 'refused' else 'created' end as status,
       case when e.is_paid then e.paid else array[e.added] end as totals,
       -- of two events of one moment, either may have been heard last
       not e.is_paid and e.times[1] = e.times[2]
           and (e.types[1] = 'order.refused') <> (e.types[2] = 'order.refused') as is_either
from (select o.order_id,
             array_agg(o.data ->> 'user_id' order by o.at) as users,
             min(o.at) as first_at,
             max(o.at) as last_at,
             bool_or(o.type = 'order.paid') as is_paid,
             array_agg(o.type order by o.at desc) as types,
             array_agg(o.at order by o.at desc) as times,
             array_agg((o.data ->> 'total_cost')::bigint order by o.at desc) filter (where o.type = 'order.paid') as paid,
             coalesce(sum((o.data ->> 'quantity')::bigint * (o.data ->> 'price')::bigint)
                          filter (where o.type = 'order.item_added'), 0)::bigint as added
      from order_event o
      group by o.order_id) e;

-- Makes the rows of these orders again from their events, and returns how many there are. Whoever notes events waits, and what was
-- noted before is seen: the lock comes first, and the statement after it looks anew.
create function remake_order_history(p_orders text[])
    returns bigint
    language plpgsql
as
$$
declare
    v_made bigint;
begin
    lock table order_history in share row exclusive mode;
    insert into order_history as h (order_id, user_id, status, created_at, changed_at, total_cost)
    select e.order_id, e.users[1], e.status, e.first_at, e.last_at, e.totals[1]
    from order_by_events e
    where e.order_id = any (p_orders)
    on conflict (order_id) do update set
        user_id = excluded.user_id,
        status = excluded.status,
        created_at = excluded.created_at,
        changed_at = excluded.changed_at,
        total_cost = excluded.total_cost;
    get diagnostics v_made = row_count;
    return v_made;
end
$$;
