-- Before each script. Times are seconds since 1970.

-- The time a caller gives, else this server's: one clock for all machines.
local function now(given)
    if given ~= '' then
        return tonumber(given)
    end
    local time = redis.call('TIME')
    return tonumber(time[1]) + tonumber(time[2]) / 1e6
end

-- A time as text, to the millisecond.
local function text(time)
    return string.format('%.3f', time)
end

-- A person's turn and state, false where there is none or nobody wrote for `keep` seconds.
local function conversation(key, at, keep)
    local row = redis.call('HMGET', key, 'turn', 'state', 'updated')
    if row[3] and at - tonumber(row[3]) > tonumber(keep) then
        return false, false
    end
    return row[1], row[2]
end

-- The reply that a delivery got in the last `keep` seconds, else false; `recent` holds when each was answered.
local function answer(recent, delivery, at, keep)
    local answered = redis.call('ZSCORE', recent, delivery)
    return answered and at - tonumber(answered) <= tonumber(keep) and redis.call('GET', delivery)
end
