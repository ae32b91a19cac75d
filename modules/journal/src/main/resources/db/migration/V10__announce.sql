-- What others are told: the relay reads it from here, and marks how far it came once the broker has it.

-- What is no decision and is announced all the same: orders that were created and added to, refusals, switches of protocol.
-- Written by the statement that does it. Whoever reads in the order of `writer`, below every transaction that still runs,
-- misses none: `no` alone has gaps that close later.
create table announcement (
    writer   xid8        not null default pg_current_xact_id(),
    no       bigint      not null generated always as identity,
    type     text        not null,
    subject  text        not null,
    body     text        not null,
    noted_at timestamptz not null default now(),
    trace    text, -- the W3C trace context of the request
    primary key (writer, no)
);

-- Per session: at or below announced every decision is with the broker.
alter table low_water
    add column announced bigint not null default 0,
    add check (announced <= seq);

create index low_water_owed on low_water (e) where announced < seq;

-- Up to p_limit decisions with p_after < tx <= p_up_to, all of one part, in their order, with all that is told of them. Whose
-- order it was stands in the branch that charges him; only of an order that cost nothing it must be looked up.
create function told_between(p_after bigint, p_up_to bigint, p_limit int)
    returns table (tx bigint, outcome text, mode text, order_id text, user_id text, branches text, event text,
                   decided_at timestamptz)
    language plpgsql
    stable
    set plan_cache_mode = force_custom_plan
    set enable_sort = off
    set enable_bitmapscan = off
as
$$
begin
    return query select d.tx, d.outcome::text, d.mode::text, d.order_id,
                        case when d.order_id is not null and strpos(d.branches, 'payment-') = 0
                            then (select o.user_id from orders o where o.id = d.order_id) end,
                        d.branches, d.event, d.decided_at
                 from decision d
                 where d.tx > p_after and d.tx <= p_up_to order by d.tx limit p_limit;
end
$$;

-- The highest number that a session has decided, 0 for none: of one that is closed, the low water does not tell it.
create function last_decided(p_session bigint)
    returns bigint
    language plpgsql
    stable
    set plan_cache_mode = force_custom_plan
as
$$
begin
    return (select coalesce(max(d.tx), p_session << 40) - (p_session << 40) from decision d
            where d.tx >= p_session << 40 and d.tx < p_session + 1 << 40);
end
$$;

drop function ended_parts(timestamptz);

-- As in V5; where events are announced, what is not yet is kept.
create function ended_parts(p_before timestamptz, p_announces boolean)
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
                                         and l.seq = (1::bigint << 40) - 1 and l.folded = l.seq
                                         and (not p_announces or l.announced = l.seq), false))
order by p.first_session
$$;
