package io.foundation.cluster.core.messaging;

import java.util.List;

/**
 * How the messages of one cluster are treated.
 *
 * @param rules       the configured rules that choose channels, in their order
 * @param requireAuth whether messages whose context names no user are refused
 */
public record MessagingSettings(List<ConfiguredRule> rules, boolean requireAuth) {

    /** No rules but the runtime's own. */
    public static final MessagingSettings DEFAULT = new MessagingSettings(List.of(), false);

    public MessagingSettings {
        rules = List.copyOf(rules);
    }
}
