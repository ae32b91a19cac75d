-- apply: count sales that are not counted yet. Which those are is a bit for each transaction; a session that ended long ago is one bit
-- for all of them.
--
-- KEYS: 1 epoch  2 loading  3 names  4 ended  5 items  6 users  then items and users of each day, then the bitmaps
-- ARGV: 1 token of the rebuild that fills it, empty for what readers see  2 what that must be made of  3 number of days  then of each
--   day when it expires, in seconds, 0 for never; then for each sale: session (0 for none), key of its bitmap (0 for none), bit, day (0 for
--   none), user, spent, number of items, then of each item its id and how many
-- Replies: how many were counted, or LOST when that may not be entered into

-- include: life.lua

local argv = ARGV

local function is_lost(token)
  if token ~= '' then return not is_marked(KEYS[2], token) end
  return call('EXISTS', KEYS[2]) == 1 or not is_marked(KEYS[1], argv[2])
end

if is_lost(argv[1]) then return 'LOST' end

local days = tonumber(argv[3])
local sums = {} -- what is to be added, by board and id
local is_ended = {} -- by session

local function ended(session)
  if is_ended[session] == nil then
    is_ended[session] = call('GETBIT', KEYS[4], session) == 1
  end
  return is_ended[session]
end

local function is_counted(session, bitmap, bit)
  if session ~= '0' and ended(session) then return true end
  if bitmap == '0' then return false end
  return call('SETBIT', KEYS[tonumber(bitmap)], bit, 1) == 1
end

local function add(board, id, amount)
  local sum = sums[board] or {}
  sums[board] = sum
  sum[id] = (sum[id] or 0) + amount
end

-- On the overall board, and on that of the day.
local function count(board, day, id, amount)
  add(board, id, amount)
  if day > 0 then add(board + 2 * day, id, amount) end
end

local counted = 0
local at = 4 + days
while at <= #argv do
  local day, spent, items = tonumber(argv[at + 3]), tonumber(argv[at + 5]), tonumber(argv[at + 6])
  local is_new = not is_counted(argv[at], argv[at + 1], argv[at + 2])
  if is_new then
    counted = counted + 1
    if spent ~= 0 then count(6, day, argv[at + 4], spent) end
    for i = at + 7, at + 5 + 2 * items, 2 do
      count(5, day, argv[i], tonumber(argv[i + 1]))
    end
  end
  at = at + 7 + 2 * items
end

for board, sum in pairs(sums) do
  for id, amount in pairs(sum) do
    call('ZINCRBY', KEYS[board], string.format('%.0f', amount), id)
  end
end
for day = 1, days do
  local expires = argv[3 + day]
  if expires ~= '0' then
    call('EXPIREAT', KEYS[5 + 2 * day], expires)
    call('EXPIREAT', KEYS[6 + 2 * day], expires)
  end
end

local prefix = #KEYS[3] - 5
local names = {}
for i = 4, #KEYS do
  names[i - 3] = string.sub(KEYS[i], prefix + 1)
end
call('SADD', KEYS[3], unpack(names))
return counted
