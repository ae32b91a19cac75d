-- Of which orders all that was ever done to them has been announced: what others know of one of those can be held against it. Not those of
-- batch_init, nor those that were there or were added to while nothing was announced.
alter table orders add column is_announced boolean not null default false;
