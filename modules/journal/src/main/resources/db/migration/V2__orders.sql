-- Orders and the catalogue. Whether an item or an account exists is known here, not in Redis: an account is its balance.

-- Versions are never reused, so a checkout of an order that was changed or replaced meanwhile cannot commit.
create sequence order_version as bigint;

create table orders (
    id      text collate "C" primary key,
    user_id text   not null,
    lines   text   not null default '', -- item=quantity@price,…
    total   bigint not null default 0 check (total >= 0),
    version bigint not null default nextval('order_version'),
    paid_tx bigint
) with (fillfactor = 50); -- every order is written again when it is paid: with room on its page no index is

create table item (
    id    text collate "C" primary key,
    price bigint not null check (price >= 0)
);
