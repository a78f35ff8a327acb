-- How many connections of an application a node has. What is said without a lease nobody would take back.
-- KEYS: the node's lease, the application's connections by node.
-- ARGV: node, how many, then the names that the node had.
-- Answers all nodes and their numbers in turn, nothing if the lease is gone.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {}
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
for i = 3, #ARGV do
  redis.call('HDEL', KEYS[2], ARGV[i])
end
return redis.call('HGETALL', KEYS[2])
