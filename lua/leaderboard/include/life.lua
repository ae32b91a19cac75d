-- Marks that are good for this life of this Redis only: one that comes back with what it once wrote to disk, and a replica that takes its
-- place, may lack what was entered since.

local call = redis.call

local function life()
  return string.match(call('INFO', 'server'), 'run_id:(%x+)')
    .. '/' .. string.match(call('INFO', 'replication'), 'master_replid:(%x+)')
end

local function mark(key, text)
  call('SET', key, life() .. ' ' .. text)
end

local function is_marked(key, text)
  return call('GET', key) == life() .. ' ' .. text
end
