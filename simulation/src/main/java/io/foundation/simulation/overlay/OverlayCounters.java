package io.foundation.simulation.overlay;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What happened in an overlay's world, counted. Not thread-safe. */
public final class OverlayCounters {

    private final Map<String, long[]> messages = new HashMap<>();
    private final Map<String, Long> events = new TreeMap<>();
    private final long[] messagesByNode;
    private long messageBytes;
    private long forwards;
    private long deliveries;
    private long dials;
    private long failedDials;
    private long linksMade;
    private long linksLost;
    private long lost;
    private long unlinked;

    OverlayCounters(int nodes) {
        this.messagesByNode = new long[nodes];
    }

    void message(int from, String kind, int bytes) {
        messages.computeIfAbsent(kind, key -> new long[1])[0]++;
        messagesByNode[from]++;
        messageBytes += bytes;
    }

    void event(String name) {
        events.merge(name, 1L, Long::sum);
    }

    void forward() {
        forwards++;
    }

    void delivery() {
        deliveries++;
    }

    void dial() {
        dials++;
    }

    void failedDial() {
        failedDials++;
    }

    void linkMade() {
        linksMade++;
    }

    void linkLost() {
        linksLost++;
    }

    void lostMessage() {
        lost++;
    }

    void unlinkedMessage() {
        unlinked++;
    }

    /** Topology messages sent, by kind. */
    public Map<String, Long> messages() {
        Map<String, Long> counts = new TreeMap<>();
        messages.forEach((kind, count) -> counts.put(kind, count[0]));
        return counts;
    }

    /** Topology messages sent of one kind. */
    public long messages(String kind) {
        long[] count = messages.get(kind);
        return count == null ? 0 : count[0];
    }

    /** Topology messages sent in all. */
    public long allMessages() {
        return messages.values().stream().mapToLong(count -> count[0]).sum();
    }

    /** Topology messages a node has sent. */
    public long messagesOf(int node) {
        return messagesByNode[node];
    }

    /** The bytes of all topology messages. */
    public long messageBytes() {
        return messageBytes;
    }

    /** Broadcasts passed over a link, each time. */
    public long forwards() {
        return forwards;
    }

    /** Broadcasts given to a node's handlers. */
    public long deliveries() {
        return deliveries;
    }

    public long dials() {
        return dials;
    }

    public long failedDials() {
        return failedDials;
    }

    public long linksMade() {
        return linksMade;
    }

    /** Links that ended by a failure, once for each end that noticed. */
    public long linksLost() {
        return linksLost;
    }

    /** Messages lost on live links or in a partition. */
    public long lost() {
        return lost;
    }

    /** Messages dropped because there was no link to the peer. */
    public long unlinked() {
        return unlinked;
    }

    /** What cores told by {@code emit}, counted by event. */
    public Map<String, Long> events() {
        return Collections.unmodifiableMap(events);
    }

    /** Forgets everything: what follows is counted from 0. */
    public void reset() {
        messages.clear();
        events.clear();
        java.util.Arrays.fill(messagesByNode, 0);
        messageBytes = 0;
        forwards = 0;
        deliveries = 0;
        dials = 0;
        failedDials = 0;
        linksMade = 0;
        linksLost = 0;
        lost = 0;
        unlinked = 0;
    }
}
