package io.foundation.simulation.overlay;

import java.util.Arrays;

/** What became of one broadcast: who delivered it, when, over how many links. Not thread-safe. */
public final class BroadcastTrace {

    private static final short NEVER = -1;

    private final int origin;
    private final long sequence;
    private final long sentAt;
    private final short[] hops;
    private int delivered;
    private int repeated;
    private int lastHop;
    private long lastAt;
    private long forwards;

    BroadcastTrace(int nodes, int origin, long sequence, long now) {
        this.origin = origin;
        this.sequence = sequence;
        this.sentAt = now;
        this.lastAt = now;
        this.hops = new short[nodes];
        Arrays.fill(hops, NEVER);
        hops[origin] = 0;
    }

    void delivered(int node, int atHop, long now) {
        if (hops[node] != NEVER) {
            repeated++;
            return;
        }
        hops[node] = (short) Math.min(atHop, Short.MAX_VALUE);
        delivered++;
        lastHop = Math.max(lastHop, atHop);
        lastAt = now;
    }

    void forwarded() {
        forwards++;
    }

    public int origin() {
        return origin;
    }

    public long sequence() {
        return sequence;
    }

    /** How many others delivered it. */
    public int delivered() {
        return delivered;
    }

    /** Deliveries to somebody who had it, its origin included: must be 0. */
    public int repeated() {
        return repeated;
    }

    /** Whether a node has it; its origin has. */
    public boolean has(int node) {
        return hops[node] != NEVER;
    }

    /** Over how many links it came to a node; negative if it did not. */
    public int hops(int node) {
        return hops[node];
    }

    /** The greatest number of links it passed to somebody new. */
    public int lastHop() {
        return lastHop;
    }

    /** The nanoseconds until the last one who got it had it. */
    public long lastNanos() {
        return lastAt - sentAt;
    }

    /** How often its payload passed a link. */
    public long forwards() {
        return forwards;
    }

    /** Relative message redundancy: payloads sent for each node that got it, less one. 0 is a tree. */
    public double redundancy() {
        return delivered == 0 ? 0 : forwards / (double) delivered - 1;
    }
}
