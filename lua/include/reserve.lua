-- What prepare.lua and execute.lua share: they differ only in the state of the branch that they leave.

local STRIDE = 4 -- seq, subject, digest, lines
local session = ARGV[2]
local refusal, fence, low_water = enter('fence:' .. session, 'low:' .. session)
low_water = tonumber(low_water or 0)

local records, holders = {}, {} -- by seq, by subject
local new_records, new_holders, record_count, holder_count = {}, {}, 0, 0 -- field, value, field, value, …

local function read_batch(n)
  local seqs, subjects = {}, {}
  for i = 1, n do
    local at = STRIDE * i - 1
    seqs[i], subjects[i] = ARGV[at], ARGV[at + 1]
    read_lines(i, ARGV[at + 3])
  end
  local recorded, held = read_fields(KEYS[2], seqs, n), read_fields(KEYS[3], subjects, n)
  for i = 1, n do
    if recorded[i] then records[seqs[i]] = recorded[i] end
    if held[i] then holders[subjects[i]] = held[i] end
  end
  read_balances()
end

local function put_record(seq, record)
  records[seq] = record
  new_records[record_count + 1], new_records[record_count + 2] = seq, record
  record_count = record_count + 2
end

local function put_holder(subject, tx)
  holders[subject] = tx
  new_holders[holder_count + 1], new_holders[holder_count + 2] = subject, tx
  holder_count = holder_count + 2
end

local function matches(record, digest)
  local recorded = string.match(record, '^.(%x*)')
  return recorded == '' or recorded == digest
end

local function well_formed(i, subject, digest)
  return first_line[i] and #subject > 0 and #subject <= 256 and #digest <= 16 and find(digest, '^%x+$')
end

-- A transaction on record that passed every check. This comes before availability: who took the last unit is told yes
-- again.
local function repeated(record, state)
  local recorded = state_of(record)
  if recorded == state then return 'Y' end
  if recorded == 'C' then return 'FINAL' end
  if recorded == 'A' then return 'N aborted' end
  return 'MODE_CONFLICT'
end

local function begin(i, state, seq, subject, digest)
  local short = not is_credit[i] and take(i)
  local limit = is_credit[i] and promise(i)
  if short or limit then
    put_record(seq, 'A' .. digest)
    return short and 'N short ' .. short or 'N limit ' .. limit
  end
  put_record(seq, state .. digest .. ' ' .. ARGV[STRIDE * i + 2] .. ' ' .. subject)
  put_holder(subject, session .. '.' .. seq)
  return 'Y'
end

-- The checks in the order of the protocol; none of them changes anything.
local function reserve_one(i, state)
  local at = STRIDE * i - 1
  local seq, subject, digest = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local number = number_of(seq)
  if not number then return 'BAD' end
  if number <= low_water then return 'ENDED' end
  if fence then return 'STALE' end
  local record, holder = records[seq], holders[subject]
  if record and not matches(record, digest) then return 'MISMATCH' end
  if holder and holder ~= session .. '.' .. seq then return 'BUSY ' .. holder end
  if not well_formed(i, subject, digest) then return 'BAD' end
  if record then return repeated(record, state) end
  return begin(i, state, seq, subject, digest)
end

local function reserve(state)
  local n = (#ARGV - 2) / STRIDE
  if refusal then return refusal end
  if n < 1 or n % 1 ~= 0 then return 'BAD' end
  read_batch(n)
  local replies = {}
  for i = 1, n do
    replies[i] = reserve_one(i, state)
  end
  write_balances()
  write_fields('HSET', KEYS[2], new_records)
  write_fields('HSET', KEYS[3], new_holders)
  return pack(replies)
end
