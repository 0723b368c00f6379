-- Delete all of a person, and tell whoever collects the journal.
local person, recent, journal = KEYS[1], KEYS[2], KEYS[3]
for _, delivery in ipairs(redis.call('ZRANGE', recent, 0, -1)) do
    redis.call('DEL', delivery)
end
redis.call('DEL', person, recent)
redis.call('XADD', journal, '*', 'forget', ARGV[1])
