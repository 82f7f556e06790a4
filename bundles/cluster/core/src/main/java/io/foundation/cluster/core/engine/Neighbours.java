package io.foundation.cluster.core.engine;

import io.foundation.base.api.protocol.TimerKey;

/** Tells the failure detector whom the topology wants links to: a burst of changes once. On the loop. */
final class Neighbours {

    private static final TimerKey CHANGED = TimerKey.of("neighbours");
    private static final long COLLECT_NANOS = 20_000_000L;

    private final Life life;
    private boolean pending;

    Neighbours(Life life) {
        this.life = life;
    }

    /** The topology may want others than before. */
    void changed() {
        if (!pending) {
            pending = true;
            life.loop.schedule(this, CHANGED, COLLECT_NANOS, key -> {
                pending = false;
                tell();
            });
        }
    }

    void tell() {
        life.topology.wanted().ifPresent(life.detector::watch);
    }
}
