-- What prepare.lua and execute.lua share: they differ only in the state of the branch that they leave.

local argv, session = ARGV, ARGV[2]
local n = (#argv - 2) / 4
local SUBJECT, DIGEST, LINES = n, 2 * n, 3 * n -- where the columns of ARGV lie, seen from that of the seqs

local refusal, low_water, fenced = enter_session()

local recorded, held -- what was read, by position in the batch
local new_record, new_holder = {}, {} -- what this batch adds, by seq and by subject
local records, holders, record_count, holder_count = {}, {}, 0, 0 -- the same to be written: field, value, field, value, …

local function read_batch()
  recorded = read_fields(KEYS[2], argv, 3, 2 + n)
  held = read_fields(KEYS[3], argv, 3 + SUBJECT, 2 + SUBJECT + n)
  for i = 1, n do
    read_lines(i, argv[2 + i + LINES])
  end
  read_balances()
end

local function matches(record, digest)
  local of_record = match(record, '^.(%x*)')
  return of_record == '' or of_record == digest
end

-- A transaction on record that passed every check. This comes before availability: who took the last unit is told yes
-- again.
local function repeated(record, state)
  local of_record = state_of(record)
  if of_record == state then return 'Y' end
  if of_record == 'C' then return 'FINAL' end
  if of_record == 'A' then return 'N aborted' end
  return 'MODE_CONFLICT'
end

local function put_record(seq, record)
  new_record[seq] = record
  records[record_count + 1], records[record_count + 2] = seq, record
  record_count = record_count + 2
end

local function put_holder(subject, tx)
  new_holder[subject] = tx
  holders[holder_count + 1], holders[holder_count + 2] = subject, tx
  holder_count = holder_count + 2
end

local function begin(i, state, seq, subject, digest)
  local no
  if is_credit[i] then
    no = promise(i)
  else
    no = take(i)
  end
  if no then
    put_record(seq, 'A' .. digest)
    return no
  end
  put_record(seq, state .. digest .. ' ' .. argv[2 + i + LINES] .. ' ' .. subject)
  put_holder(subject, session .. '.' .. seq)
  return 'Y'
end

-- The checks in the order of the protocol; none of them changes anything.
local function reserve_one(i, state)
  local seq, subject, digest = argv[2 + i], argv[2 + i + SUBJECT], argv[2 + i + DIGEST]
  local number = number_of(seq)
  if not number then return 'BAD' end
  if number <= low_water then return 'ENDED' end
  if fenced then return 'STALE' end
  local record, holder = new_record[seq] or recorded[i], new_holder[subject] or held[i]
  if record and not matches(record, digest) then return 'MISMATCH' end
  if holder and holder ~= session .. '.' .. seq then return 'BUSY ' .. holder end
  if not first_line[i] or subject == '' or #subject > 256 then return 'BAD' end
  if #digest > 16 or not find(digest, '^%x+$') then return 'BAD' end
  if record then return repeated(record, state) end
  return begin(i, state, seq, subject, digest)
end

local function reserve(state)
  if refusal then return refusal end
  if n < 1 or n % 1 ~= 0 then return 'BAD' end
  read_batch()
  local replies = {}
  for i = 1, n do
    replies[i] = reserve_one(i, state)
  end
  write_balances()
  write_fields('HSET', KEYS[2], records)
  write_fields('HSET', KEYS[3], holders)
  return pack(replies)
end
