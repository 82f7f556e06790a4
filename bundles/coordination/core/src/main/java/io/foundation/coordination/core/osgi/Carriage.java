package io.foundation.coordination.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.core.carry.Luggage;
import io.foundation.coordination.core.carry.Unpacking;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what was kept in memory along, from a store that goes to the next one of its cluster. Thread-safe. */
final class Carriage {

    private static final Logger LOG = LoggerFactory.getLogger(Carriage.class);
    /** The value of {@link CoordinationStore#TYPE} of what is in memory. */
    private static final String IN_MEMORY = "local";
    private static final Duration PACKING = Duration.ofSeconds(3);
    private static final Duration UNPACKING = Duration.ofMinutes(5);
    private static final long KEPT_MINUTES = 10;

    private final ScheduledExecutorService timer;
    private final Map<String, Luggage> waiting = new ConcurrentHashMap<>();

    Carriage(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** A store goes that nobody uses any more, and that still answers. Blocks for some seconds at most. */
    void leaves(String cluster, Object type, CoordinationStore store) {
        if (!IN_MEMORY.equals(type)) {
            return;
        }
        try {
            Luggage luggage = Luggage.pack(store, PACKING);
            if (!luggage.isEmpty()) {
                waiting.put(cluster, luggage);
                timer.schedule(() -> waiting.remove(cluster, luggage), KEPT_MINUTES, TimeUnit.MINUTES);
            }
        } catch (FoundationException e) {
            LOG.error("Coordination of cluster '{}': what was kept in memory cannot be taken along: {}", cluster, e.getMessage());
        }
    }

    /** What is to be put into the next store of a cluster, once; another one in memory has its own. */
    Optional<Luggage> arrives(String cluster, Object type) {
        Optional<Luggage> luggage = Optional.ofNullable(waiting.remove(cluster));
        return IN_MEMORY.equals(type) ? Optional.empty() : luggage;
    }

    /** Puts it there. Blocks; says in the log what became of it. */
    static void unpack(String cluster, Luggage luggage, CoordinationStore store, BooleanSupplier over) {
        try {
            int things = new Unpacking(store, over, UNPACKING).unpack(luggage);
            LOG.info("Coordination of cluster '{}': of {} things that were kept in memory {} were taken along, and the others were there already.", cluster, luggage.things().size(), things);
        } catch (FoundationException e) {
            LOG.error("Coordination of cluster '{}': what was kept in memory could not be taken along, or not all of it: {}", cluster, e.getMessage());
        }
    }
}
