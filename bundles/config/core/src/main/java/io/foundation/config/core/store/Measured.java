package io.foundation.config.core.store;

import io.foundation.config.api.Revision;
import io.foundation.telemetry.api.Telemetry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts changes, and tells handlers of telemetry of them, as long as there is telemetry. Thread-safe. */
public final class Measured {

    private static final Logger LOG = LoggerFactory.getLogger(Measured.class);

    private final AtomicReference<Telemetry> telemetry = new AtomicReference<>();

    public void use(Telemetry other) {
        telemetry.set(other);
    }

    public void leave(Telemetry other) {
        telemetry.compareAndSet(other, null);
    }

    void updated(Revision revision) {
        tell("foundation.config_updates", "config.updated", revision);
    }

    void reset(Revision revision) {
        tell("foundation.config_resets", "config.reset", revision);
    }

    private void tell(String counter, String event, Revision revision) {
        Telemetry now = telemetry.get();
        if (now == null) {
            return;
        }
        try {
            now.counter(counter).increment();
            String path = revision.changes().isEmpty() ? "" : revision.changes().getFirst().path();
            now.execute(event, Map.of("changes", (double) revision.changes().size()), Map.of("path", path, "revision", Long.toString(revision.number()), "by", revision.by()));
        } catch (RuntimeException e) {
            LOG.debug("A change of settings was not counted.", e);
        }
    }
}
