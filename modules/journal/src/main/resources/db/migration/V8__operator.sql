-- What persons had done about things that were stuck: written before it is done, and what came of it afterwards.
create table operator_action (
    id      bigint generated always as identity primary key,
    at      timestamptz not null default now(),
    node    text        not null,
    verb    text        not null check (verb in ('retry', 'abort', 'finish')),
    target  text        not null,                                            -- a transaction, "session 3", a shard, a kind
    reason  text        not null check (length(reason) between 1 and 500),
    outcome text                                                             -- null: nobody knows what came of it
);
