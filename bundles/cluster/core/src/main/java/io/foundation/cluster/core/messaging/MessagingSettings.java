package io.foundation.cluster.core.messaging;

import java.time.Duration;
import java.util.List;

/**
 * How the messages of one cluster are treated.
 *
 * @param rules       the configured rules that choose channels, in their order
 * @param requireAuth whether messages whose context names no user are refused
 * @param drain       how long a node that leaves finishes what it has taken, at most
 */
public record MessagingSettings(List<ConfiguredRule> rules, boolean requireAuth, Duration drain) {

    /** How long it finishes what it has taken, if nothing else is said: so that with all the rest it is gone within the ten seconds after which some supervisors kill. */
    public static final Duration DRAIN = Duration.ofSeconds(5);

    /** No rules but the runtime's own. */
    public static final MessagingSettings DEFAULT = new MessagingSettings(List.of(), false);

    public MessagingSettings(List<ConfiguredRule> rules, boolean requireAuth) {
        this(rules, requireAuth, DRAIN);
    }

    public MessagingSettings {
        rules = List.copyOf(rules);
    }
}
