package io.foundation.cluster.core.engine;

import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.core.membership.Lifecycle;
import io.foundation.cluster.core.membership.MemberRecord;
import java.util.Optional;

/** How far this node is in a life, and why not further: joins what its parts say into one lifecycle. On the loop. */
final class SelfState {

    private static final TimerKey SETTLE = TimerKey.of("settle");
    private static final int MAX_NOTE = 200;
    private static final long STARTING_NANOS = 5_000_000_000L;

    private final Life life;
    private boolean drained;
    private boolean nodeReady;
    private String nodeUnready = "starting";
    private boolean settled;
    private boolean listened;
    private long begunNanos;
    private String nameInUse;
    private boolean finishing;

    SelfState(Life life) {
        this.life = life;
    }

    void start() {
        begunNanos = life.services.time().nanos();
        update();
    }

    /** The node can be reached and can reach others: from now on the first answers are waited for, but not for ever. */
    void listening() {
        if (!settled && !listened) {
            listened = true;
            life.loop.schedule(this, SETTLE, life.settings.awaitInitial().toNanos(), key -> settle());
        }
        // Without a strategy there is no answer to wait for.
        maybeSettle();
        update();
    }

    /** An operator takes the node out of work, or back in. */
    void drain(boolean drain) {
        drained = drain;
        update();
    }

    /** The node is about to leave: it is ready no more, and others choose it no more. */
    void finish() {
        finishing = true;
        update();
    }

    /** The node as a whole is ready or not, apart from this cluster. From any thread. */
    void nodeReady(boolean ready, String reason) {
        life.loop.execute(() -> {
            nodeReady = ready;
            nodeUnready = reason;
            update();
        });
    }

    /** A peer refused us because it has our name. */
    void nameInUse(String sentence) {
        nameInUse = sentence;
    }

    /** What a peer said that keeps this node apart; empty if nobody said so. */
    Optional<String> apart() {
        return life.table.size() > 1 ? Optional.empty() : Optional.ofNullable(nameInUse);
    }

    /** Why this node does not call itself ready; empty if it does. */
    Optional<String> unready() {
        if (finishing) {
            return Optional.of("it finishes what it has taken, and leaves");
        }
        if (!life.transport.isOpen()) {
            return Optional.of(life.transport.trouble());
        }
        if (life.topology.trouble().isPresent()) {
            return life.topology.trouble();
        }
        if (life.detector.trouble().isPresent()) {
            return life.detector.trouble();
        }
        if (!settled) {
            return Optional.of("waiting for the first answers of discovery");
        }
        int members = life.table.size();
        if (members < life.settings.awaitMembers()) {
            return Optional.of("waiting for " + life.settings.awaitMembers() + " members, " + members + " are here");
        }
        return Optional.empty();
    }

    void update() {
        if (life.isLeaving() || life.isOver()) {
            return;
        }
        Optional<String> unready = unready();
        life.services.marker().ifPresent(marker -> unready.ifPresentOrElse(marker::notReady, marker::ready));
        Lifecycle lifecycle;
        String note;
        if (!life.transport.isOpen() && life.membership.self().lifecycle() == Lifecycle.JOINING) {
            lifecycle = Lifecycle.JOINING;
            // Providers come one after the other when a node starts: that is not worth a word.
            note = life.services.time().nanos() - begunNanos < STARTING_NANOS ? "starting" : unready.orElse("starting");
        } else if (unready.isPresent() || !nodeReady || drained) {
            lifecycle = Lifecycle.UP;
            note = unready.orElse(nodeReady ? "drained by an operator" : nodeUnready);
        } else {
            lifecycle = Lifecycle.READY;
            note = "";
        }
        String shortened = note.length() <= MAX_NOTE ? note : note.substring(0, MAX_NOTE - 1) + '…';
        MemberRecord me = life.membership.self();
        if (me.lifecycle() != lifecycle || !me.note().equals(shortened)) {
            life.membership.lifecycle(lifecycle, shortened);
        }
    }

    /** The first answers are in and everybody found was dialled once: the node need not wait longer. */
    void maybeSettle() {
        if (!settled && life.discovery.settled()) {
            settle();
        }
    }

    private void settle() {
        if (!settled) {
            settled = true;
            update();
        }
    }
}
