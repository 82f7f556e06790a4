package io.foundation.coordination.core.ground;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.LatencyBuckets;
import io.foundation.base.api.protocol.Time;
import io.foundation.coordination.api.CallFigures;
import io.foundation.coordination.api.CoordinationFigures;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.StoreStatus;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Counts what is asked of a store, and what becomes of it. On the loop. */
final class Meter {

    /** The sorts of calls. */
    enum Sort { COMMIT, READ, SYNC }

    /** The calls of a sort. */
    private static final class Calls {
        private final LatencyBuckets times = new LatencyBuckets();
        private long failed;
        private long unknown;

        private CallFigures figures() {
            return new CallFigures(times.count(), failed, unknown, times.quantile(0.5), times.quantile(0.99), times.max());
        }
    }

    private final Time time;
    private final Map<Sort, Calls> calls = new EnumMap<>(Sort.class);
    private final Set<Object> standing = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Object> once = Collections.newSetFromMap(new IdentityHashMap<>());
    private long since;
    private long latest;
    private long sessions;
    private long suspensions;
    private long losses;
    private int underWay;

    Meter(Time time) {
        this.time = time;
        this.since = time.nanos();
        for (Sort sort : Sort.values()) {
            calls.put(sort, new Calls());
        }
    }

    /** Another status than before. */
    void become(StoreStatus before, StoreStatus next) {
        if (next.state() != before.state()) {
            since = time.nanos();
            suspensions += before.state() == SessionState.ACTIVE && next.state() == SessionState.SUSPENDED ? 1 : 0;
        }
        if (next.state() == SessionState.ACTIVE && next.session() != latest) {
            latest = next.session();
            sessions++;
        }
        losses += next.state() == SessionState.LOST ? 1 : 0;
        if (next.state() != SessionState.ACTIVE) {
            // What would be told once may be missed: whoever watches asks again.
            once.clear();
        }
    }

    /** A call begins; gives when, for {@link #end}. */
    long begin() {
        underWay++;
        return time.nanos();
    }

    /** @param error null if it was answered */
    void end(Sort sort, long begun, FoundationException error) {
        underWay--;
        Calls of = calls.get(sort);
        if (error == null) {
            of.times.add(time.nanos() - begun);
        } else if (error.type() == ErrorType.OUTCOME_UNKNOWN) {
            of.unknown++;
        } else {
            of.failed++;
        }
    }

    /** A watch that lasts until it is closed. */
    Registration watching() {
        return watch(standing);
    }

    /** A watch that is told once; it is over when closed, or with the connection. */
    Registration watchingOnce() {
        return watch(once);
    }

    private static Registration watch(Set<Object> watches) {
        Object watch = new Object();
        watches.add(watch);
        return () -> watches.remove(watch);
    }

    CoordinationFigures figures(StoreStatus status) {
        return new CoordinationFigures(status.state(), time.nanos() - since, status.session(), sessions, suspensions, losses, underWay, standing.size() + once.size(),
                calls.get(Sort.COMMIT).figures(), calls.get(Sort.READ).figures(), calls.get(Sort.SYNC).figures());
    }
}
