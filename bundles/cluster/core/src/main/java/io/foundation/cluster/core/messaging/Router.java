package io.foundation.cluster.core.messaging;

import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.Priority;
import io.foundation.cluster.api.messaging.RoutingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the channel of a message that names none: services first, then the configuration, then urgency, size, and the look
 * of a measurement; everything else goes by {@code events}. Thread-safe.
 */
public final class Router {

    /** Larger bodies go by {@code data}. */
    public static final int LARGE_BYTES = 10_240;

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final List<String> MEASUREMENTS = List.of("telemetry", "metric", "measurement");

    private final Ranked<RoutingRule> services;
    private final Supplier<MessagingSettings> settings;

    /**
     * A choice.
     *
     * @param channel the channel
     * @param rule    by which rule, for people
     */
    public record Route(String channel, String rule) {
    }

    public Router(Ranked<RoutingRule> services, Supplier<MessagingSettings> settings) {
        this.services = services;
        this.settings = settings;
    }

    public Route route(Outgoing message, String topic) {
        return route(message, topic, message.body().length);
    }

    /** @param bytes how long the body is, in the message or beside it */
    public Route route(Outgoing message, String topic, long bytes) {
        if (!message.channel().equals(Outgoing.ROUTED)) {
            return new Route(message.channel(), "the message names its channel");
        }
        for (RoutingRule service : services.all()) {
            Optional<String> channel = ask(service, message, topic);
            if (channel.isPresent()) {
                return new Route(channel.get(), "the service " + service.getClass().getName());
            }
        }
        for (ConfiguredRule rule : settings.get().rules()) {
            if (rule.matches(message, topic, bytes)) {
                return new Route(rule.channel(), rule.text());
            }
        }
        if (message.priority() == Priority.HIGH) {
            return new Route("control", "priority=high -> control");
        }
        if (bytes > LARGE_BYTES) {
            return new Route("data", "bytes>" + LARGE_BYTES + " -> data");
        }
        return isMeasurement(message.subject()) ? new Route("telemetry", "subject=telemetry*|metric*|measurement* -> telemetry")
                : new Route("events", "everything else -> events");
    }

    private static Optional<String> ask(RoutingRule service, Outgoing message, String topic) {
        try {
            Optional<String> channel = service.route(message, topic);
            return channel == null ? Optional.empty() : channel;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The routing rule {} failed on '{}'; the next is asked.", service.getClass().getName(), message.subject(), e);
            return Optional.empty();
        }
    }

    /** One of the words, alone or before a dot. */
    static boolean isMeasurement(String subject) {
        for (String word : MEASUREMENTS) {
            if (subject.startsWith(word) && (subject.length() == word.length() || subject.charAt(word.length()) == '.')) {
                return true;
            }
        }
        return false;
    }

    /** The rules in the order in which they are asked. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        services.all().forEach(service -> lines.add("service " + service.getClass().getName()));
        settings.get().rules().forEach(rule -> lines.add(rule.text()));
        lines.add("priority=high -> control");
        lines.add("bytes>" + LARGE_BYTES + " -> data");
        lines.add("subject=telemetry*|metric*|measurement* -> telemetry");
        lines.add("everything else -> events");
        return lines;
    }
}
