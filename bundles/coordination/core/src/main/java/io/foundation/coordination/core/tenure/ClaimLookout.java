package io.foundation.coordination.core.tenure;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.tenure.ClaimPhase.State;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks whether it is the turn of a claim that stands in line, by watching whom it waits for; and, once it has waited or been held for a while, its own node, which an operator may take away.
 * On the loop.
 */
final class ClaimLookout {

    /** How long it has waited, or been held, when a claim begins to look whether an operator takes it away: what lasts for a moment need not ask. */
    private static final long LOOK_AFTER_NANOS = 100_000_000;

    /** Who is told of what is seen. */
    interface Watcher {

        /** There is somebody before it. */
        void waits();

        /** It is its turn: it is held from now on. */
        void turned();

        /** Its node is not in line any more. */
        void broken();
    }

    private final Ground ground;
    private final ClaimPhase phase;
    private final String path;
    private final LineRule rule;
    private final Watcher watcher;
    private ClaimName mine;
    private long session;
    /** When it begins to look at its own node. */
    private Registration looking = () -> { };

    ClaimLookout(Ground ground, ClaimPhase phase, String path, LineRule rule, Watcher watcher) {
        this.ground = ground;
        this.phase = phase;
        this.path = path;
        this.rule = rule;
        this.watcher = watcher;
    }

    /** Ends what it is at. */
    void rest() {
        looking.close();
    }

    /**
     * Begins, with the state of waiting.
     *
     * @param listing of the line, on its way; null if it was not asked for
     */
    void begin(ClaimName claim, long ofSession, CompletableFuture<List<String>> listing) {
        mine = claim;
        session = ofSession;
        if (listing == null) {
            look();
            return;
        }
        int now = phase.turn();
        listing.whenComplete((children, error) -> {
            if (phase.isPast(now)) {
                return;
            }
            if (error == null && children.contains(claim.segment())) {
                judge(now, ClaimName.line(children));
            } else {
                look();
            }
        });
    }

    /** Looks whose turn it is, or, if it is held, whether it still is. */
    void look() {
        int now = phase.again();
        CompletableFuture<List<String>> listing = rule.watchesLine() && phase.is(State.WAITING) ? ground.children(path, event -> lookIf(now)) : ground.children(path);
        listing.whenComplete((children, error) -> {
            if (phase.isPast(now)) {
                return;
            }
            if (error != null) {
                phase.retry(now, this::look);
            } else {
                judge(now, ClaimName.line(children));
            }
        });
    }

    private void lookIf(int asked) {
        if (!phase.isPast(asked)) {
            look();
        }
    }

    private void judge(int now, List<ClaimName> line) {
        if (!ground.status().isActive(session)) {
            // The answer is from before the connection was lost: it is asked again when it is back.
            return;
        }
        int place = line.indexOf(mine);
        if (place < 0) {
            watcher.broken();
            return;
        }
        if (phase.is(State.HELD)) {
            watchOwn(now, 0);
            return;
        }
        Optional<ClaimName> blocker = rule.blocker(line.subList(0, place), mine);
        if (blocker.isEmpty()) {
            int held = phase.enter(State.HELD);
            watchOwn(held, LOOK_AFTER_NANOS);
            watcher.turned();
            return;
        }
        if (!rule.watchesLine()) {
            watch(now, blocker.get());
            watchOwn(now, LOOK_AFTER_NANOS);
        }
        watcher.waits();
    }

    private void watchOwn(int now, long delayNanos) {
        looking.close();
        looking = ground.loop().after(delayNanos, () -> {
            if (!phase.isPast(now)) {
                watch(now, mine);
            }
        });
    }

    private void watch(int now, ClaimName claim) {
        ground.isThere(StorePath.child(path, claim.segment()), event -> lookIf(now)).whenComplete((there, error) -> {
            if (phase.isPast(now)) {
                return;
            }
            if (error != null) {
                phase.retry(now, this::look);
            } else if (!there) {
                look();
            }
        });
    }
}
