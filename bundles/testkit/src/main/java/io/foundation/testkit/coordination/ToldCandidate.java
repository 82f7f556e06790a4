package io.foundation.testkit.coordination;

import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Loss;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a candidate was told. */
final class ToldCandidate implements CandidacyListener {

    private final List<Long> terms = new CopyOnWriteArrayList<>();
    private final List<Loss> losses = new CopyOnWriteArrayList<>();
    private volatile boolean evicted;

    @Override
    public void elected(long term) {
        terms.add(term);
    }

    @Override
    public void deposed(Loss why) {
        losses.add(why);
    }

    @Override
    public void evicted() {
        evicted = true;
    }

    List<Long> terms() {
        return List.copyOf(terms);
    }

    List<Loss> losses() {
        return List.copyOf(losses);
    }

    boolean isEvicted() {
        return evicted;
    }

    /** The term of its first leadership, once it has one. */
    long awaitElected() {
        CoordinationContract.await(() -> !terms.isEmpty());
        return terms.getFirst();
    }
}
