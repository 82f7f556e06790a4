package io.foundation.coordination.core.queue;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes leases away whose time is over, where the taker does not do it itself: its process stands still or has lost its way, and its session does not end. Whoever waits for work looks how long
 * a lease lasts, and from then on measures that by its own clock, and a tenth more because clocks do not run equally fast. It saw the lease after the taker asked for it, so the taker's own
 * time is over by then. On the loop.
 */
final class LateLeases {

    /** The most leases looked at: the oldest items are the most overdue. */
    static final int MAX_WATCHED = 256;

    /** Looked at, or, once that is answered, timed. */
    private static final class Watch {
        private Registration timer = () -> { };
    }

    private final Ground ground;
    private final QueuePaths paths;
    private final Map<String, Watch> watched = new HashMap<>();

    LateLeases(Ground ground, QueuePaths paths) {
        this.ground = ground;
        this.paths = paths;
    }

    /** Watches over leases, at most {@link #MAX_WATCHED}, and over no others. */
    void watch(Set<String> ids) {
        List.copyOf(watched.keySet()).stream().filter(id -> !ids.contains(id)).forEach(this::forget);
        ids.stream().filter(id -> !watched.containsKey(id)).forEach(this::look);
    }

    /** It came, went or was prolonged: its time begins anew when it is looked at again. */
    void forget(String id) {
        Watch watch = watched.remove(id);
        if (watch != null) {
            watch.timer.close();
        }
    }

    private void look(String id) {
        Watch watch = new Watch();
        watched.put(id, watch);
        ground.read(paths.lease(id)).whenComplete((node, error) -> {
            if (watched.get(id) != watch) {
                return;
            }
            if (error != null || node.isEmpty()) {
                watched.remove(id);
            } else {
                time(watch, id, node.get());
            }
        });
    }

    private void time(Watch watch, String id, StoredNode node) {
        LeaseNote note = LeaseNote.of(node.data());
        watch.timer = ground.loop().after(note.nanos() + note.nanos() / 10, () -> {
            if (watched.remove(id, watch)) {
                // Neither prolonged nor taken anew since it was looked at.
                ground.commit(List.of(new Change.Check(paths.work(id), note.itemVersion()), new Change.Delete(node.path(), node.version())));
            }
        });
    }
}
