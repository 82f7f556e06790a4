package io.foundation.protection.core.rate;

import io.foundation.protection.api.RateStatus;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The rates of the entities of one policy. Those that are as new are forgotten when there are too many. Thread-safe; no clock of its own. */
public final class Rates {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final RateRule rule;
    private final Map<String, Rate> rates = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    public Rates(RateRule rule) {
        this.rule = rule;
    }

    public RateRule rule() {
        return rule;
    }

    /** Takes one call's worth; 0 if it may pass, else nanoseconds until one may, {@link Long#MAX_VALUE} if that is not known. */
    public long acquire(String entity, long now) {
        return with(entity, now, rate -> rate.tryAcquire(now) ? 0 : rate.waitNanos(now));
    }

    /** As {@link BackoffWindow#backOff}; false if there is no room for one more entity. */
    public boolean backOff(String entity, long now, long nanos) {
        return with(entity, now, rate -> {
            ((BackoffWindow) rate).backOff(now, nanos);
            return 0L;
        }) == 0;
    }

    public RateStatus status(String entity, long now) {
        Rate rate = rates.getOrDefault(entity, rule.fresh(now));
        synchronized (rate) {
            long wait = rate.waitNanos(now);
            return new RateStatus(entity, rate.used(now), rule.strategy() == RateRule.Strategy.TOKEN ? rule.burst() : rule.limit(), millis(wait));
        }
    }

    /** Milliseconds, rounded up. */
    public static long millis(long nanos) {
        return nanos == Long.MAX_VALUE ? nanos : Math.ceilDiv(nanos, NANOS_PER_MILLI);
    }

    /** Entities that have used some of their rate. */
    public int entities(long now) {
        purge(now);
        return rates.size();
    }

    public void reset() {
        rates.keySet().forEach(this::forget);
    }

    /** Forgets the rates that are as new. */
    public void purge(long now) {
        rates.forEach((entity, rate) -> {
            // Not while somebody takes from it: what was taken from a forgotten rate would not count.
            rates.computeIfPresent(entity, (same, current) -> {
                synchronized (current) {
                    if (current.isFresh(now)) {
                        size.decrementAndGet();
                        return null;
                    }
                    return current;
                }
            });
        });
    }

    public void write(DataOutput out) throws IOException {
        out.writeUTF(rule.strategy().name());
        for (Map.Entry<String, Rate> entry : rates.entrySet()) {
            out.writeBoolean(true);
            out.writeUTF(entry.getKey());
            synchronized (entry.getValue()) {
                entry.getValue().write(out);
            }
        }
        out.writeBoolean(false);
    }

    /** Takes over what {@link #write} wrote; nothing of another strategy, which says false. */
    public boolean read(DataInput in, long now) throws IOException {
        if (!in.readUTF().equals(rule.strategy().name())) {
            return false;
        }
        while (in.readBoolean()) {
            String entity = in.readUTF();
            Rate rate = rule.fresh(now);
            rate.read(in);
            if (size.get() < rule.entities() && rates.putIfAbsent(entity, rate) == null) {
                size.incrementAndGet();
            }
        }
        return true;
    }

    private long with(String entity, long now, Function<Rate, Long> use) {
        while (true) {
            Rate rate = rates.get(entity);
            if (rate == null) {
                rate = join(entity, now);
                if (rate == null) {
                    return Long.MAX_VALUE;
                }
            }
            synchronized (rate) {
                // Forgotten in between: what is taken from it would not count.
                if (rates.get(entity) == rate) {
                    return use.apply(rate);
                }
            }
        }
    }

    private Rate join(String entity, long now) {
        if (size.incrementAndGet() > rule.entities()) {
            purge(now);
            if (size.get() > rule.entities()) {
                size.decrementAndGet();
                return null;
            }
        }
        Rate fresh = rule.fresh(now);
        Rate other = rates.putIfAbsent(entity, fresh);
        if (other != null) {
            size.decrementAndGet();
            return other;
        }
        return fresh;
    }

    private void forget(String entity) {
        if (rates.remove(entity) != null) {
            size.decrementAndGet();
        }
    }
}
