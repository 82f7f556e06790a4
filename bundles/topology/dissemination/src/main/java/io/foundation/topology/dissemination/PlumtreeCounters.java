package io.foundation.topology.dissemination;

/** What a {@link Plumtree} has counted since its start. Not thread-safe: read on the core's thread. */
public final class PlumtreeCounters {

    long payloads;
    long redundant;
    long delivered;
    long forwarded;
    long announced;
    long prunes;
    long grafts;
    long nacks;
    long givenUp;
    long given;
    long optimised;
    long ignored;
    long handlerFailures;

    PlumtreeCounters() {
    }

    /** Broadcasts that came, again or not. */
    public long payloads() {
        return payloads;
    }

    /** Of these, those that were there already. */
    public long redundant() {
        return redundant;
    }

    public long delivered() {
        return delivered;
    }

    /** Copies sent over the trees, and to those who asked by a graft. */
    public long forwarded() {
        return forwarded;
    }

    /** Announcements made; several go in one message. */
    public long announced() {
        return announced;
    }

    public long prunes() {
        return prunes;
    }

    /** Messages asked for because they did not come in time. */
    public long grafts() {
        return grafts;
    }

    /** Messages others asked for that were not kept any more. */
    public long nacks() {
        return nacks;
    }

    /** Messages that nobody gave who had announced them. */
    public long givenUp() {
        return givenUp;
    }

    /** Messages given in exchanges. */
    public long given() {
        return given;
    }

    /** Links changed for a shorter way. */
    public long optimised() {
        return optimised;
    }

    /** Messages of a later version, or of somebody who is no neighbour. */
    public long ignored() {
        return ignored;
    }

    public long handlerFailures() {
        return handlerFailures;
    }
}
