-- What finish.lua and undo.lua share. The lines are those of the record, never the caller's.

local refusal, low_water = enter('low:' .. ARGV[2])
low_water = tonumber(low_water or 0)

local records = {} -- by seq
local digests, subjects = {}, {} -- by position in the batch, of live branches
local new_records, freed_subjects, freed_count = {}, {}, 0

-- moves_balance tells by the lines whether settling the branch changes a balance.
local function read_batch(seqs, n, moves_balance)
  for i = 1, n do
    seqs[i] = ARGV[i + 2]
  end
  local recorded = read_fields(KEYS[2], seqs, n)
  for i = 1, n do
    local record = recorded[i]
    if record then
      records[seqs[i]] = record
      if is_live(record) then
        local digest, lines, subject = string.match(record, '^.(%x*) (%S+) (.*)$')
        digests[i], subjects[i] = digest, subject
        if moves_balance(lines) then read_lines(i, lines) end
      end
    end
  end
  read_balances()
end

local function put_record(seq, record)
  records[seq] = record
  local n = #new_records
  new_records[n + 1], new_records[n + 2] = seq, record
end

-- Replaces the record of a live branch by its settled state and frees the subject.
local function close_branch(i, seq, state)
  put_record(seq, state .. digests[i])
  freed_count = freed_count + 1
  freed_subjects[freed_count] = subjects[i]
end

local function settle_one(i, seq, transition)
  local number = number_of(seq)
  if not number then return 'BAD' end
  if number <= low_water then return 'ENDED' end
  local record = records[seq]
  return transition(i, seq, record and state_of(record))
end

-- transition(i, seq, state) moves the branch at position i out of its state (nil: no record) and returns the reply.
local function settle(moves_balance, transition)
  if refusal then return refusal end
  local seqs, n, replies = {}, #ARGV - 2, {}
  if n < 1 then return 'BAD' end
  read_batch(seqs, n, moves_balance)
  for i = 1, n do
    replies[i] = settle_one(i, seqs[i], transition)
  end
  write_balances()
  write_fields('HSET', KEYS[2], new_records)
  write_fields('HDEL', KEYS[3], freed_subjects)
  return pack(replies)
end
