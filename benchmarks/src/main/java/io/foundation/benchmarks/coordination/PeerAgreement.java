package io.foundation.benchmarks.coordination;

/** A peer that agrees on numbers by itself, without servers, and has no elections for its users. */
abstract class PeerAgreement implements Agreement {

    private long known;

    /** Replaces a number, 0 at first, if it is the expected one. */
    abstract boolean replace(long expected, long next);

    @Override
    public final void compareAndSet() {
        if (!replace(known, known + 1)) {
            throw new IllegalStateException("it was not done");
        }
        known++;
    }

    @Override
    public final AutoCloseable stand(String topic, Runnable elected) throws NotThereException {
        throw new NotThereException("election for users");
    }
}
