package io.foundation.telemetry.core.trace;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.context.TraceParent;
import io.foundation.cluster.api.messaging.Departure;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.MessageMiddleware;
import java.util.Map;

/**
 * Makes two spans of each message of a sampled trace: that it left, and, within that, that it came. Both are moments, whose distance is the way. What the handler does in spans of its own is within the
 * second. Messages of no trace, or of one that is not sampled, pass as they are.
 */
public final class TracedMessages implements MessageMiddleware {

    static final String SENT = "message.sent";
    static final String RECEIVED = "message.received";

    private final Spans spans;

    public TracedMessages(Spans spans) {
        this.spans = spans;
    }

    @Override
    public Departure outgoing(Departure message) {
        return isSampled(message.context()) ? message.with(moment(message.context(), SENT,
                Map.of("subject", message.message().subject(), "channel", message.message().channel(), "to", message.to().toString()))) : message;
    }

    @Override
    public Incoming incoming(Incoming message) {
        return isSampled(message.context()) ? new Incoming(message.cluster(), message.from(), message.subject(), message.channel(), message.topic(), moment(message.context(), RECEIVED,
                Map.of("subject", message.subject(), "channel", message.channel(), "from", message.from().name().value())), message.body()) : message;
    }

    private static boolean isSampled(Context context) {
        return context.traceParent().filter(TraceParent::sampled).isPresent();
    }

    private Context moment(Context within, String name, Map<String, String> attributes) {
        Context[] own = new Context[1];
        within.run(() -> {
            try (var span = spans.start(name, attributes)) {
                own[0] = span.context();
            }
        });
        return own[0];
    }
}
