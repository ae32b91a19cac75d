-- What the checkouts carried out of the journal sold and charged: whoever counts sales by item or by account begins with it.
-- What was carried before this version is not in it.
create table past_sale (
    kind   text collate "C" not null, -- 'stock': units of an item; 'payment': money of an account
    id     text collate "C" not null,
    amount bigint not null,
    primary key (kind, id)
) with (fillfactor = 50); -- whose id sells is written again with every part
