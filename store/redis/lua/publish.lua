-- Put a publication in force, unless another console's stands there. Returns 1, or 0 where nothing was done.
local knowledge = KEYS[1]
local source, number, digest, content = unpack(ARGV)
if (redis.call('HGET', knowledge, 'source') or source) ~= source then
    return 0
end
redis.call('HSET', knowledge, 'source', source, 'number', number, 'digest', digest, 'content', content)
return 1
