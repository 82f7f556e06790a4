package io.foundation.events.cluster.reading;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventListener;
import io.foundation.events.api.Subscription;
import io.foundation.events.api.cluster.ClusterSubscriptionStats;
import io.foundation.events.cluster.wire.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener with how far it knows each node. It is told one event at a time, whoever brings it. */
final class Told {

    private static final Logger LOG = LoggerFactory.getLogger(Told.class);

    private final Subscription wish;
    private final EventListener listener;
    private final Map<String, Position> positions = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final ReentrantLock turn = new ReentrantLock();
    private final LongAdder told = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile boolean over;

    Told(Subscription wish, EventListener listener, Map<String, Position> known) {
        this.wish = wish;
        this.listener = listener;
        positions.putAll(known);
    }

    Subscription wish() {
        return wish;
    }

    Position position(String node) {
        return positions.getOrDefault(node, new Position(0, wish.position()));
    }

    Map<String, Position> positions() {
        return new HashMap<>(positions);
    }

    /**
     * Tells it of one event, and again if it throws.
     *
     * @return false if it wants to be told no more; then it may have been told or not
     */
    boolean tell(String node, Event event, Position at) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            for (int attempt = 0; !over; attempt++) {
                if (handled(event) || attempt >= wish.retries() && !over) {
                    positions.put(node, at);
                    return true;
                }
                Thread.sleep(Subscription.pauseMillis(attempt));
            }
            return false;
        } finally {
            turn.unlock();
        }
    }

    private boolean handled(Event event) {
        try {
            listener.handle(event);
            told.increment();
            return true;
        } catch (RuntimeException | Error e) {
            if (failed.sum() == 0) {
                LOG.warn("The subscription '{}' threw at event {} of type '{}'; later failures of it are only counted.", wish.name(), event.ref(), event.type(), e);
            }
            failed.increment();
            return false;
        }
    }

    /** Everything up to there was told, or is not wanted. */
    void reached(String node, Position at, long missed) {
        problems.remove(node);
        positions.put(node, at);
        if (missed > 0) {
            LOG.warn("The subscription '{}' has lost up to {} events of {}, which were forgotten there before they were asked for.", wish.name(), missed, node);
            lost.add(missed);
        }
    }

    void problem(String node, String why) {
        problems.put(node, why);
    }

    void forgetProblem(String node) {
        problems.remove(node);
    }

    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    ClusterSubscriptionStats stats() {
        Map<String, Long> ids = new HashMap<>();
        positions.forEach((node, position) -> ids.put(node, position.id()));
        return new ClusterSubscriptionStats(wish.name(), told.sum(), failed.sum(), lost.sum(), ids, problems);
    }
}
