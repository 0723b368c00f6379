-- How things stand when a delivery arrives: {turn, state, reply, how many were answered of late}.
local person, recent, delivery = KEYS[1], KEYS[2], KEYS[3]
local keep_conversation, keep_reply, seconds = ARGV[1], ARGV[2], tonumber(ARGV[3])
local at = now(ARGV[4])

local turn, state = conversation(person, at, keep_conversation)
local count = redis.call('ZCOUNT', recent, '(' .. text(at - seconds), text(at))
return {turn, state, answer(recent, delivery, at, keep_reply), count}
