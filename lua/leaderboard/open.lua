-- open: the last step of a rebuild. What was loaded takes the place of what there was, and consumers go on.
--
-- KEYS: 1 epoch  2 loading  3 names  4 new:names
-- ARGV: 1 token that the rebuild began with
-- Replies: DONE, or LOST when Redis was emptied meanwhile, or another rebuild has begun

if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'LOST' end

local prefix, new = string.sub(KEYS[3], 1, -6), string.sub(KEYS[4], 1, -6)
for _, name in ipairs(redis.call('SMEMBERS', KEYS[3])) do
  redis.call('UNLINK', prefix .. name)
end
for _, name in ipairs(redis.call('SMEMBERS', KEYS[4])) do
  if redis.call('EXISTS', new .. name) == 1 then
    redis.call('RENAME', new .. name, prefix .. name)
  end
end
redis.call('UNLINK', KEYS[3])
if redis.call('EXISTS', KEYS[4]) == 1 then
  redis.call('RENAME', KEYS[4], KEYS[3])
end
redis.call('UNLINK', KEYS[2])
redis.call('SET', KEYS[1], ARGV[1])
return 'DONE'
