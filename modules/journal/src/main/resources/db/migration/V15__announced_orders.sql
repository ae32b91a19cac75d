-- Behind a statement that takes long everybody else would wait as well.
set local lock_timeout = '10s';

-- Of which orders all that was ever done to them has been announced: what others know of one of those can be held against it. Not those of
-- batch_init, nor those that were there or were added to while nothing was announced.
alter table orders add column is_announced boolean not null default false;

-- Of those the ones that the history's events do not come to. An order's own row and what is noted of it are of one commit, so what is
-- not noted any more is with the broker.
create view order_unlike_its_events as
select o.id, o.user_id, o.total, e.creator, coalesce(e.added, 0) as added
from orders o left join (
    select order_id,
           max(data ->> 'user_id') filter (where type = 'order.created') as creator,
           coalesce(sum((data ->> 'quantity')::bigint * (data ->> 'price')::bigint)
                        filter (where type = 'order.item_added'), 0)::bigint as added
    from order_event
    group by order_id) e on e.order_id = o.id
where o.is_announced and (e.creator is distinct from o.user_id or e.added <> o.total)
    and not exists (select from announcement a where a.subject = o.id);
