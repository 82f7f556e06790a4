package io.foundation.coordination.core.tenure;

import io.foundation.coordination.core.ground.Ground;

/** In which state a claim is, and which of its questions still count: what was asked in an earlier state, or an earlier turn of this one, is not answered to any more. On the loop. */
final class ClaimPhase {

    /** How long after an error on a living connection the same is asked again. */
    private static final long RETRY_NANOS = 100_000_000;

    enum State {
        /** There is no node, and one is to be made as soon as there is a session. */
        WANTED,
        CREATING,
        /** There may be a node. */
        SEEKING,
        /** There may be a node that was left to it. */
        INHERITING,
        WAITING,
        HELD,
        REMOVING,
        OVER
    }

    private final Ground ground;
    private State state = State.WANTED;
    private int turn;

    ClaimPhase(Ground ground) {
        this.ground = ground;
    }

    State state() {
        return state;
    }

    boolean is(State one) {
        return state == one;
    }

    /** The present turn. */
    int turn() {
        return turn;
    }

    /** Begins another turn, in a state. */
    int enter(State next) {
        state = next;
        return ++turn;
    }

    /** Begins another turn of the same state. */
    int again() {
        return ++turn;
    }

    /** Whether nobody waits for the answers of a turn any more. */
    boolean isPast(int asked) {
        return turn != asked;
    }

    /** Tries again after a while if the connection is there; if it is not, its return will. */
    void retry(int asked, Runnable what) {
        ground.loop().after(RETRY_NANOS, () -> {
            if (!isPast(asked) && ground.status().isActive(ground.status().session())) {
                what.run();
            }
        });
    }
}
