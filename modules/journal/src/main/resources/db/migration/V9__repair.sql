-- What `audit --repair` changed is on record where what persons had done is.
alter table operator_action drop constraint operator_action_verb_check;
alter table operator_action add check (verb in ('retry', 'abort', 'finish', 'repair'));
