-- What finish.lua and undo.lua share. The lines are those of the record, never the caller's.

local argv, n = ARGV, #ARGV - 2
local refusal, low_water = enter_session()

local recorded -- what was read, by position in the batch
local new_record = {} -- what this batch changes, by seq
local records, record_count = {}, 0 -- the same to be written: field, value, field, value, …
local freed_subjects, freed_count = {}, 0

-- moves_balance tells by the record of a live branch whether settling it changes a balance.
local function read_batch(moves_balance)
  recorded = read_fields(KEYS[2], argv, 3, 2 + n)
  for i = 1, n do
    local record = recorded[i]
    if record and is_live(record) and moves_balance(record) then
      read_lines(i, match(record, '^.%x* (%S+)'))
    end
  end
  read_balances()
end

local function put_record(seq, record)
  new_record[seq] = record
  records[record_count + 1], records[record_count + 2] = seq, record
  record_count = record_count + 2
end

-- Replaces the record of a live branch by its settled state and frees the subject.
local function close_branch(seq, record, state)
  local digest, subject = match(record, '^.(%x*) %S+ (.*)$')
  put_record(seq, state .. digest)
  freed_count = freed_count + 1
  freed_subjects[freed_count] = subject
end

local function settle_one(i, transition)
  local seq = argv[2 + i]
  local number = number_of(seq)
  if not number then return 'BAD' end
  if number <= low_water then return 'ENDED' end
  local record = new_record[seq] or recorded[i]
  return transition(i, seq, record, record and state_of(record))
end

-- transition(i, seq, record, state) moves the branch at position i out of its state (false: no record) and returns the
-- reply.
local function settle(moves_balance, transition)
  if refusal then return refusal end
  if n < 1 then return 'BAD' end
  read_batch(moves_balance)
  local replies = {}
  for i = 1, n do
    replies[i] = settle_one(i, transition)
  end
  write_balances()
  write_fields('HSET', KEYS[2], records)
  write_fields('HDEL', KEYS[3], freed_subjects)
  return pack(replies)
end
