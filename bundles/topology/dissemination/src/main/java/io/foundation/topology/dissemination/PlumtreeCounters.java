package io.foundation.topology.dissemination;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a {@link Plumtree} has counted since its start. Not thread-safe: read on the core's thread. */
public final class PlumtreeCounters {

    long payloads;
    long redundant;
    long delivered;
    long forwarded;
    long announced;
    long prunes;
    long grafts;
    long beside;
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

    /** All of them by name. */
    Map<String, Long> toMap() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("broadcasts.received", payloads);
        all.put("broadcasts.redundant", redundant);
        all.put("broadcasts.delivered", delivered);
        all.put("broadcasts.forwarded", forwarded);
        all.put("tree.announced", announced);
        all.put("tree.prunes", prunes);
        all.put("tree.grafts", grafts);
        all.put("tree.beside", beside);
        all.put("tree.nacks", nacks);
        all.put("tree.givenUp", givenUp);
        all.put("tree.optimised", optimised);
        all.put("exchange.given", given);
        all.put("messages.ignored", ignored);
        all.put("handlers.failed", handlerFailures);
        return all;
    }
}
