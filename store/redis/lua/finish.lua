-- Store conversation, reply and the journal's entry, or nothing. Returns stored, outrun or answered.
local person, recent, delivery, journal = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local keep_conversation, keep_reply = ARGV[1], ARGV[2]
local user, before, after, state, reply, entry = unpack(ARGV, 3, 8)
local at = now(ARGV[9])

if answer(recent, delivery, at, keep_reply) then
    return 'answered'
end
if (conversation(person, at, keep_conversation) or '0') ~= before then
    return 'outrun'
end
redis.call('HSET', person, 'turn', after, 'state', state, 'updated', text(at))
redis.call('EXPIRE', person, keep_conversation)
redis.call('SET', delivery, reply, 'EX', keep_reply)
redis.call('ZADD', recent, text(at), delivery)
redis.call('ZREMRANGEBYSCORE', recent, '-inf', '(' .. text(at - tonumber(keep_reply)))
redis.call('EXPIRE', recent, keep_reply)
redis.call('XADD', journal, '*', 'user', user, 'at', text(at), 'entry', entry)
return 'stored'
