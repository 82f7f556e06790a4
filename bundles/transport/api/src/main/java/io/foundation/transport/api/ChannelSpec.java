package io.foundation.transport.api;

import java.util.List;
import java.util.Objects;

/**
 * A named lane between nodes.
 *
 * @param name        1 to 64 letters, digits, dots, underscores or dashes
 * @param connections how many connections of its own, 1 to 16; a provider may share one between channels
 * @param priority    0 (most urgent) to 7
 * @param ordering    what stays in order
 * @param delivery    what is promised
 * @param monotonic   whether of the messages of one key only the newest unsent one is kept
 * @param queueBytes  how much may wait to be written
 * @param overflow    what happens when the queue is full
 * @param chunkBytes  longer messages are cut in pieces of this size, 16 KiB to 1 MiB
 */
public record ChannelSpec(String name, int connections, int priority, Ordering ordering, Delivery delivery,
        boolean monotonic, int queueBytes, Overflow overflow, int chunkBytes) {

    /** What stays in order on a channel. */
    public enum Ordering { KEYED, NONE, TOTAL }

    /** What a channel promises for an accepted message. */
    public enum Delivery { AT_MOST_ONCE, AT_LEAST_ONCE, EXACTLY_ONCE_IN_WINDOW }

    /** What a channel does with one message more than fits. */
    public enum Overflow { FAIL, BLOCK, DROP_OLDEST, DROP_NEWEST }

    /** What the runtime itself says: membership, failure detection, topology. */
    public static final ChannelSpec CONTROL = of("control", 1, 0, 1 << 20);
    /** Locks, elections and votes. */
    public static final ChannelSpec COORDINATION = of("coordination", 1, 1, 4 << 20);
    /** Events. */
    public static final ChannelSpec EVENTS = of("events", 1, 2, 8 << 20);
    /** The user's messages, if nothing else is said. */
    public static final ChannelSpec DATA = of("data", 4, 4, 32 << 20);
    /** Measurements: only the newest counts. */
    public static final ChannelSpec TELEMETRY = new ChannelSpec("telemetry", 1, 6, Ordering.KEYED, Delivery.AT_MOST_ONCE, true,
            4 << 20, Overflow.DROP_OLDEST, 64 << 10);

    /** The five channels there are without configuration. */
    public static final List<ChannelSpec> DEFAULTS = List.of(CONTROL, COORDINATION, EVENTS, DATA, TELEMETRY);

    public ChannelSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(ordering, "ordering");
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(overflow, "overflow");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}") || connections < 1 || connections > 16 || priority < 0 || priority > 7
                || queueBytes < 1 << 10 || chunkBytes < 16 << 10 || chunkBytes > 1 << 20) {
            throw new IllegalArgumentException("channel '" + name + "' has a value out of range");
        }
    }

    private static ChannelSpec of(String name, int connections, int priority, int queueBytes) {
        return new ChannelSpec(name, connections, priority, Ordering.KEYED, Delivery.AT_MOST_ONCE, false, queueBytes, Overflow.FAIL, 64 << 10);
    }
}
