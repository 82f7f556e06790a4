package io.foundation.transport.api;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A named lane between nodes. Built by {@link #builder}, or from another by {@link #toBuilder}.
 *
 * @param name        1 to 64 letters, digits, dots, underscores or dashes
 * @param connections how many connections of its own to one node, 1 to {@link #MAX_CONNECTIONS}; messages of one key are always on
 *                    the same. A channel of priority {@link #MAX_URGENT} or less has none: all of these share the link's first
 * @param priority    0 (most urgent) to {@link #MAX_PRIORITY}
 * @param ordering    what stays in order
 * @param delivery    what is promised
 * @param monotonic   whether of the messages of one subject and key only the newest counts: one that waits is replaced by
 *                    a newer one, and the receiver is never given an older after a newer
 * @param queueBytes  how many bytes may wait to be written to one node, 1 KiB to 1 GiB
 * @param overflow    what happens when the queue is full
 * @param chunkBytes  longer messages are cut in pieces of this size, 16 KiB to 1 MiB, so that others get between
 * @param compression whether bodies are compressed
 * @param weight      the share of a connection among channels of priority 2 to 7 that have to share one, 1 to 100
 * @param fallback    the channel that takes the messages while this one has no connection, of the same priority or a less
 *                    urgent one; "" for none: then they wait
 * @param roles       nodes of which roles may use it; empty for all
 */
public record ChannelSpec(String name, int connections, int priority, Ordering ordering, Delivery delivery, boolean monotonic,
        int queueBytes, Overflow overflow, int chunkBytes, Compression compression, int weight, String fallback, Set<String> roles) {

    /** The most connections of one channel to one node. */
    public static final int MAX_CONNECTIONS = 16;
    /** The least urgent priority. */
    public static final int MAX_PRIORITY = 7;
    /** The least urgent priority of the channels that share the first connection of a link, which no other uses. */
    public static final int MAX_URGENT = 1;
    /** The smallest queue, in bytes. */
    public static final int MIN_QUEUE_BYTES = 1 << 10;
    /** The largest queue, in bytes. */
    public static final int MAX_QUEUE_BYTES = 1 << 30;
    /** The smallest piece of a large message, in bytes. */
    public static final int MIN_CHUNK_BYTES = 16 << 10;
    /** The largest piece of a large message, in bytes. */
    public static final int MAX_CHUNK_BYTES = 1 << 20;
    /** The greatest weight. */
    public static final int MAX_WEIGHT = 100;
    /** The most roles that a channel names. */
    public static final int MAX_ROLES = 32;

    /** What stays in order on a channel. */
    public enum Ordering {
        /** Messages of one key. */
        KEYED,
        /** Nothing: messages without a key are spread over all connections of the channel. */
        NONE,
        /** All messages from one node to another: the channel uses one connection whatever it is allowed. */
        TOTAL
    }

    /** What a channel promises for an accepted message. */
    public enum Delivery { AT_MOST_ONCE, AT_LEAST_ONCE, EXACTLY_ONCE_IN_WINDOW }

    /** What a channel does with one message more than fits. */
    public enum Overflow {
        /** The sender is told {@link SendStatus#QUEUE_FULL}. */
        FAIL,
        /** The sender waits, if it is on a thread that may: see {@link Link#send}. */
        BLOCK,
        /** The message that waits longest makes room. */
        DROP_OLDEST,
        /** The message is dropped, which is no error: the sender is told {@link SendStatus#DROPPED}. */
        DROP_NEWEST
    }

    /** Whether bodies are compressed. */
    public enum Compression {
        /** Never. */
        OFF,
        /** Where it pays: a body that does not shrink by a tenth goes as it is. */
        AUTO
    }

    /** What the runtime itself says: membership, failure detection, topology. */
    public static final ChannelSpec CONTROL = builder("control").priority(0).queueBytes(1 << 20).build();
    /** Locks, elections and votes. */
    public static final ChannelSpec COORDINATION = builder("coordination").priority(1).queueBytes(4 << 20).build();
    /** Events. */
    public static final ChannelSpec EVENTS = builder("events").priority(2).queueBytes(8 << 20).build();
    /** The user's messages, if nothing else is said. */
    public static final ChannelSpec DATA = builder("data").connections(4).queueBytes(32 << 20).build();
    /** Measurements: only the newest counts. */
    public static final ChannelSpec TELEMETRY = builder("telemetry").priority(6).monotonic(true).queueBytes(4 << 20).overflow(Overflow.DROP_OLDEST).build();

    /** The five channels there are without configuration. */
    public static final List<ChannelSpec> DEFAULTS = List.of(CONTROL, COORDINATION, EVENTS, DATA, TELEMETRY);

    /** @throws IllegalArgumentException with what is wrong and what is allowed */
    public ChannelSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(ordering, "ordering");
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(overflow, "overflow");
        Objects.requireNonNull(compression, "compression");
        Objects.requireNonNull(fallback, "fallback");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a channel: use 1 to 64 letters, digits, dots, underscores or dashes");
        }
        check(name, "connections", connections, 1, MAX_CONNECTIONS);
        check(name, "priority", priority, 0, MAX_PRIORITY);
        check(name, "queueBytes", queueBytes, MIN_QUEUE_BYTES, MAX_QUEUE_BYTES);
        check(name, "chunkBytes", chunkBytes, MIN_CHUNK_BYTES, MAX_CHUNK_BYTES);
        check(name, "weight", weight, 1, MAX_WEIGHT);
        if (fallback.equals(name)) {
            throw new IllegalArgumentException("channel '" + name + "' cannot fall back to itself");
        }
        if (roles.size() > MAX_ROLES) {
            throw new IllegalArgumentException("channel '" + name + "' names " + roles.size() + " roles: at most " + MAX_ROLES + " are allowed");
        }
        roles = Collections.unmodifiableSet(new TreeSet<>(roles));
    }

    private static void check(String name, String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("channel '" + name + "' has " + value + " for " + key + ": " + min + " to " + max + " are allowed");
        }
    }

    /** Whether it is served by the first connection of a link. */
    public boolean isUrgent() {
        return priority <= MAX_URGENT;
    }

    /**
     * Whether another channel may take this one's messages: an urgent one must not be delayed by what others fail to send.
     *
     * @param other the channel named as {@link #fallback}
     */
    public boolean mayFallBackTo(ChannelSpec other) {
        return !other.name.equals(name) && other.priority >= priority;
    }

    /** A channel of one connection, priority 4, in order by key, at most once, 8 MiB of queue, failing when full. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** A builder that begins with the values of this one. */
    public Builder toBuilder() {
        return new Builder(name).connections(connections).priority(priority).ordering(ordering).delivery(delivery).monotonic(monotonic)
                .queueBytes(queueBytes).overflow(overflow).chunkBytes(chunkBytes).compression(compression).weight(weight).fallback(fallback)
                .roles(roles);
    }

    /** Builds a channel. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private int connections = 1;
        private int priority = 4;
        private Ordering ordering = Ordering.KEYED;
        private Delivery delivery = Delivery.AT_MOST_ONCE;
        private boolean monotonic;
        private int queueBytes = 8 << 20;
        private Overflow overflow = Overflow.FAIL;
        private int chunkBytes = 64 << 10;
        private Compression compression = Compression.OFF;
        private int weight = 10;
        private String fallback = "";
        private Set<String> roles = Set.of();

        private Builder(String name) {
            this.name = name;
        }

        public Builder connections(int count) {
            connections = count;
            return this;
        }

        public Builder priority(int value) {
            priority = value;
            return this;
        }

        public Builder ordering(Ordering value) {
            ordering = value;
            return this;
        }

        public Builder delivery(Delivery value) {
            delivery = value;
            return this;
        }

        public Builder monotonic(boolean value) {
            monotonic = value;
            return this;
        }

        public Builder queueBytes(int bytes) {
            queueBytes = bytes;
            return this;
        }

        public Builder overflow(Overflow value) {
            overflow = value;
            return this;
        }

        public Builder chunkBytes(int bytes) {
            chunkBytes = bytes;
            return this;
        }

        public Builder compression(Compression value) {
            compression = value;
            return this;
        }

        public Builder weight(int value) {
            weight = value;
            return this;
        }

        public Builder fallback(String channel) {
            fallback = channel;
            return this;
        }

        public Builder roles(Set<String> names) {
            roles = names;
            return this;
        }

        /** @throws IllegalArgumentException if a value is out of range: which, and what is allowed */
        public ChannelSpec build() {
            return new ChannelSpec(name, connections, priority, ordering, delivery, monotonic, queueBytes, overflow, chunkBytes, compression, weight,
                    fallback, roles);
        }
    }
}
