package io.foundation.cluster.core.engine;

import io.foundation.base.api.protocol.TimerKey;

/**
 * Tells the failure detector whom the topology wants links to: a burst of changes once. In a large cluster members come and go
 * more often and change less, so more is collected. On the loop.
 */
final class Neighbours {

    private static final TimerKey CHANGED = TimerKey.of("neighbours");
    private static final long COLLECT_NANOS = 20_000_000L;
    private static final long MAX_COLLECT_NANOS = 200_000_000L;
    /** So many members are no reason to collect for longer. */
    private static final int FEW = 64;

    private final Life life;
    private boolean pending;

    Neighbours(Life life) {
        this.life = life;
    }

    /** The topology may want others than before. */
    void changed() {
        if (!pending) {
            pending = true;
            life.loop.schedule(this, CHANGED, Math.min(MAX_COLLECT_NANOS, COLLECT_NANOS * Math.max(1, life.table.size() / FEW)), key -> {
                pending = false;
                tell();
            });
        }
    }

    void tell() {
        life.topology.wanted().ifPresent(life.detector::watch);
    }
}
