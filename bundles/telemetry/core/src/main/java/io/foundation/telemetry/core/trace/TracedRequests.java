package io.foundation.telemetry.core.trace;

import io.foundation.base.api.context.Context;
import io.foundation.cluster.api.messaging.Departure;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.RequestFollower;
import io.foundation.telemetry.api.trace.Tracer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Makes two spans of each request of a sampled trace: from being asked to the answer, where it is asked; and, within that, from being handed to its handler to the answer, where it is answered. A request of no
 * trace begins one, if chance wants it sampled. The others pass as they are.
 */
public final class TracedRequests implements RequestFollower {

    static final String ASKED = "request";
    static final String ANSWERED = "request.answered";

    private final Spans spans;

    public TracedRequests(Spans spans) {
        this.spans = spans;
    }

    @Override
    public Optional<Following> asking(Departure request) {
        return spans.startSampled(ASKED, Map.of(Tracer.KIND, Tracer.CLIENT, "subject", request.message().subject(), "channel", request.message().channel(), "to", request.to().toString()), request.context())
                .map(Spanned::new);
    }

    @Override
    public Optional<Following> answering(Incoming request) {
        if (request.context().traceParent().isEmpty()) {
            return Optional.empty();
        }
        return spans.startSampled(ANSWERED, Map.of(Tracer.KIND, Tracer.SERVER, "subject", request.subject(), "channel", request.channel(), "from", request.from().name().value()), request.context())
                .map(Spanned::new);
    }

    private record Spanned(OpenSpan span) implements Following {

        @Override
        public Context context() {
            return span.context();
        }

        @Override
        public void ended(Throwable failure) {
            if (failure != null) {
                span.failed(failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
            }
            span.close();
        }
    }
}
