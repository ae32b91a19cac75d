-- The lines of all branches of a call, and the balances that they touch: read together, changed in memory in the order
-- of the batch, written together. The lines are one flat list, because a table for each branch is what would cost most.
-- Lines are `id:amount,id:amount` for a debit and `id:+amount,id:+amount` for a credit, never mixed.
-- KEYS[4] is `available`, KEYS[5] `pending`: the credits that are reserved but not final.

local MAX_AMOUNT = 999999999999999 -- 10^15-1: sums stay below 2^53, so they are exact
local line_ids, line_amounts, line_count = {}, {}, 0
local first_line, last_line = {}, {} -- by position of the branch in the batch; none when it is malformed
local is_credit = {} -- true by position; nothing for a debit

local ids, id_count = {}, 0
local available, available_before = {}, nil -- by id; by position in ids
local pending, pending_ids = {}, {}

-- Reads the lines of the branch at position i, unless anything is malformed.
local function read_lines(i, lines)
  local n, last, comma, sign, _, id, plus, digits = line_count, 0, ',', nil, nil, nil, nil, nil
  while comma == ',' do
    _, last, id, plus, digits, comma = find(lines, '^([%w_-]+):(%+?)([1-9]%d*)(,?)', last + 1)
    if not last or #id > 64 or #digits > 15 or plus ~= (sign or plus) then return end
    sign, n = plus, n + 1
    line_ids[n], line_amounts[n] = id, digits + 0
  end
  if last ~= #lines then return end
  first_line[i], last_line[i] = line_count + 1, n
  line_count = n
  if sign == '+' then is_credit[i] = true end
end

local function read_pending(i)
  for k = first_line[i], last_line[i] do
    local id = line_ids[k]
    if not pending[id] then
      pending[id] = (call('HGET', KEYS[5], id) or 0) + 0
      pending_ids[#pending_ids + 1] = id
    end
  end
end

-- A missing balance is 0.
local function read_balances()
  for k = 1, line_count do
    local id = line_ids[k]
    if not available[id] then
      available[id] = 0
      id_count = id_count + 1
      ids[id_count] = id
    end
  end
  local values = read_fields(KEYS[4], ids, 1, id_count)
  for j = 1, id_count do
    local balance = (values[j] or 0) + 0
    available[ids[j]], values[j] = balance, balance
  end
  available_before = values
  for i in pairs(is_credit) do
    read_pending(i)
  end
end

-- All lines or none: gives back what it took and says no when one is short.
local function take(i)
  for k = first_line[i], last_line[i] do
    local id = line_ids[k]
    local rest = available[id] - line_amounts[k]
    if rest < 0 then
      for j = first_line[i], k - 1 do
        available[line_ids[j]] = available[line_ids[j]] + line_amounts[j]
      end
      return 'N short ' .. id
    end
    available[id] = rest
  end
  return nil
end

local function give(i)
  for k = first_line[i], last_line[i] do
    local id = line_ids[k]
    available[id] = available[id] + line_amounts[k]
  end
end

local function release(i, last)
  for k = first_line[i], last do
    local id = line_ids[k]
    pending[id] = pending[id] - line_amounts[k]
  end
end

-- All lines or none: says no when a balance would exceed its cap.
local function promise(i)
  for k = first_line[i], last_line[i] do
    local id = line_ids[k]
    local promised = pending[id] + line_amounts[k]
    if available[id] + promised > MAX_AMOUNT then
      release(i, k - 1)
      return 'N limit ' .. id
    end
    pending[id] = promised
  end
  return nil
end

-- Integers as integers: Lua itself would write 1e+15.
local function write_balances()
  local balances, n = {}, 0
  for j = 1, id_count do
    local id = ids[j]
    local balance = available[id]
    if balance ~= available_before[j] then
      balances[n + 1], balances[n + 2] = id, string.format('%d', balance)
      n = n + 2
    end
  end
  write_fields('HSET', KEYS[4], balances)
  for j = 1, #pending_ids do
    local id = pending_ids[j]
    if pending[id] > 0 then
      call('HSET', KEYS[5], id, string.format('%d', pending[id]))
    else
      call('HDEL', KEYS[5], id)
    end
  end
end
