package io.foundation.base.runtime;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.protocol.Time;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parked state in memory. When there is no room for more, what waits longest is dropped, and that is logged: its
 * successor has most likely failed to come. Usable without OSGi. Thread-safe.
 */
public final class BoundedHandoverStore implements HandoverStore {

    /** The most that is parked at a time. */
    public static final int MAX_ENTRIES = 64;
    /** The most bytes parked at a time, all together: 256 MiB. */
    public static final long MAX_TOTAL_BYTES = 256L << 20;
    /** The longest key, in characters. */
    public static final int MAX_KEY_LENGTH = 256;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedHandoverStore.class);
    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(KEEP_SECONDS);

    private record Parked(HandoverState state, long sinceNanos) {
    }

    private final Time time;
    /** In the order of parking, so the first is the oldest. */
    private final Map<String, Parked> parked = new LinkedHashMap<>();
    private long bytes;

    public BoundedHandoverStore(Time time) {
        this.time = time;
    }

    @Override
    public synchronized void park(String key, HandoverState state) {
        if (key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The hand-over key has " + key.length() + " characters: use 1 to " + MAX_KEY_LENGTH + '.');
        }
        sweep();
        remove(key);
        while (parked.size() >= MAX_ENTRIES || bytes + state.bytes().length > MAX_TOTAL_BYTES) {
            String oldest = parked.keySet().iterator().next();
            LOG.warn("The state parked for '{}' is dropped: there is no room for that of '{}'. Its successor will start without it.", oldest, key);
            remove(oldest);
        }
        parked.put(key, new Parked(state, time.nanos()));
        bytes += state.bytes().length;
    }

    @Override
    public synchronized Optional<HandoverState> take(String key) {
        sweep();
        return Optional.ofNullable(remove(key));
    }

    private HandoverState remove(String key) {
        Parked removed = parked.remove(key);
        if (removed == null) {
            return null;
        }
        bytes -= removed.state.bytes().length;
        return removed.state;
    }

    /** Drops what has waited too long. @return how much is still parked */
    public synchronized int sweep() {
        long now = time.nanos();
        Iterator<Map.Entry<String, Parked>> entries = parked.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, Parked> oldest = entries.next();
            if (now - oldest.getValue().sinceNanos < KEEP_NANOS) {
                break;
            }
            LOG.info("The state parked for '{}' is dropped: nobody took it within {} seconds.", oldest.getKey(), KEEP_SECONDS);
            bytes -= oldest.getValue().state.bytes().length;
            entries.remove();
        }
        return parked.size();
    }

    /** How many bytes are parked, without those that have waited too long. */
    public synchronized long bytes() {
        sweep();
        return bytes;
    }
}
