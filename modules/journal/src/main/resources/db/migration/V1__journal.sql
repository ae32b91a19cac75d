-- The journal: the only truth. A decision row is written once and never changed.
-- A transaction id is one number: session << 40 | sequence number within the session.

create sequence session_id as bigint minvalue 1 maxvalue 8388607;

create table session (
    e          bigint primary key,
    node       text        not null,
    state      text        not null check (state in ('ACTIVE', 'FENCED')),
    started_at timestamptz not null default now(),
    fenced_at  timestamptz
);

-- Apart from session: a renewed lease must not touch the row that every commit checks.
create table session_lease (
    e          bigint primary key references session,
    renewed_at timestamptz not null default now()
);

-- The current generation of every shard, and the store that holds it.
create table shard (
    no         int primary key,
    name       text   not null unique,
    generation bigint not null check (generation > 0),
    store      text
);

-- Every generation that ever began, and why.
create table generation (
    shard      text        not null references shard (name),
    generation bigint      not null,
    store      text,
    cause      text        not null,
    begun_at   timestamptz not null default now(),
    primary key (shard, generation)
);

-- What must never happen and did; it freezes its shard.
create table alarm (
    id        bigint generated always as identity primary key,
    shard     text        not null,
    tx        bigint,
    cause     text        not null,
    raised_at timestamptz not null default now()
);

create table decision (
    tx            bigint primary key,
    outcome       "char"      not null check (outcome in ('C', 'A')), -- COMMIT, ABORT
    mode          "char"      not null check (mode in ('2', 's')),    -- two-phase commit, saga
    order_id      text collate "C",
    order_version bigint,
    branches      text        not null, -- shard@generation#digest id:amount,id:amount|…, a credit's amounts with +
    event         text        not null, -- a commit: the order's lines, item=quantity@price; an abort: its reason
    decided_at    timestamptz not null default now()
);

-- Per session: at or below seq every transaction is settled, at or below folded every decision is in the balances.
create table low_water (
    e      bigint primary key references session,
    seq    bigint not null default 0,
    folded bigint not null default 0,
    check (folded <= seq)
) with (fillfactor = 50);

-- The checkpoint: balances with all folded decisions. Decisions of generations before the opening's do not count.
create table balance (
    kind               text collate "C" not null,
    id                 text collate "C" not null,
    opening            bigint not null check (opening >= 0),
    opening_generation bigint not null,
    credited           bigint not null default 0 check (credited >= 0),
    debited            bigint not null default 0 check (debited >= 0),
    primary key (kind, id),
    check (opening + credited - debited >= 0)
) with (fillfactor = 80);

-- Double entry: the amounts of each kind sum to zero, and those of its 'available' account to its balances.
create table ledger (
    id        bigint generated always as identity primary key,
    kind      text        not null,
    account   text        not null check (account in ('available', 'issued', 'sold', 'written_off')),
    amount    numeric     not null,
    cause     text        not null,
    posted_at timestamptz not null default now()
);

create table mode_switch (
    id           bigint generated always as identity primary key,
    e            bigint      not null,
    mode         text        not null,
    refusal_rate float8      not null,
    switched_at  timestamptz not null default now()
);

create table idempotency (
    scope       text collate "C" not null,
    key         text collate "C" not null,
    fingerprint text        not null,
    status      int         not null,
    content_type text       not null,
    body        text        not null,
    kept_at     timestamptz not null default now(),
    primary key (scope, key)
);
