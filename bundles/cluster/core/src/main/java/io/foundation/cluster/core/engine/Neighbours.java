package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the failure detector whom to watch: those whom the topology wants links to, and those who have kept one here for a while,
 * for example the clients of a server. Links that are made to ask something and are closed again are not watched: probes on their
 * way when they close would be taken for signs of death. A burst of changes is told once. In a large cluster members come and go
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
        Optional<Set<NodeId>> needed = life.topology.needed();
        if (needed.isPresent()) {
            Set<NodeId> watched = new HashSet<>(needed.get());
            life.links.addLasting(watched, life.services.time().nanos());
            life.detector.watch(watched);
        } else {
            life.topology.wanted().ifPresent(life.detector::watch);
        }
    }
}
