package io.foundation.benchmarks.coordination;

import java.util.HashMap;
import java.util.Map;

/** A peer that agrees on numbers by itself, without servers, and has nothing else of what is measured for its users. */
abstract class PeerAgreement implements Agreement {

    /** A number that its members agree on, 0 at first. */
    interface SharedNumber {

        void increment();

        /** Replaces it if it is the expected one; whether it was. */
        boolean replace(long expected, long next);
    }

    private final Map<String, SharedNumber> numbers = new HashMap<>();
    private long known;

    /** Makes the number of a name. */
    abstract SharedNumber make(String name) throws Exception;

    private SharedNumber number(String name) throws Exception {
        SharedNumber there = numbers.get(name);
        if (there == null) {
            there = make(name);
            numbers.put(name, there);
        }
        return there;
    }

    @Override
    public final void increment() throws Exception {
        number("c").increment();
    }

    @Override
    public final void compareAndSet() throws Exception {
        if (!number("r").replace(known, known + 1)) {
            throw new IllegalStateException("it was not done");
        }
        known++;
    }

    @Override
    public final void nextId() throws Exception {
        number("i").increment();
    }

    @Override
    public final void passItems(int count) throws NotThereException {
        throw new NotThereException("queue that agrees");
    }

    @Override
    public final void readCached(int entry) throws NotThereException {
        throw new NotThereException("map that agrees and is cached");
    }

    @Override
    public final void vote() throws NotThereException {
        throw new NotThereException("votes for users");
    }

    @Override
    public final AutoCloseable stand(String topic, Runnable elected) throws NotThereException {
        throw new NotThereException("election for users");
    }
}
