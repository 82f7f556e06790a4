package io.foundation.registry.cluster.route;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.registry.api.Endpoint;
import io.foundation.registry.api.EntryKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Calls entries of other nodes by messages, and answers calls to those of this node. */
public final class Calls implements AutoCloseable {

    static final String SUBJECT = "io.foundation.registry.call";

    private final Messaging messaging;
    private final Function<EntryKey, Optional<Endpoint>> endpoints;
    private final Registration answers;

    /** @param endpoints those of this node; may block */
    public Calls(Messaging messaging, Function<EntryKey, Optional<Endpoint>> endpoints) {
        this.messaging = messaging;
        this.endpoints = endpoints;
        this.answers = messaging.onRequest(SUBJECT, Dispatch.VIRTUAL, request -> answer(request.body()));
    }

    /** The result never fails. */
    public CompletionStage<CallResult> call(NodeName node, EntryKey key, byte[] body, Duration timeout) {
        CompletionStage<byte[]> sent;
        try {
            sent = messaging.request(node, Outgoing.of(SUBJECT, CallCodec.call(key, body)), timeout);
        } catch (FoundationException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        return sent.handle((answer, failure) -> failure == null ? CallCodec.read(answer, node, key)
                : failed(FoundationException.wrap(failure, ErrorType.UNKNOWN_ERROR, "Calling '" + key + "' at " + node + " failed.")));
    }

    private static CallResult failed(FoundationException error) {
        return new CallResult.Failed(error, switch (error.type()) {
            // Refused here, by the channel, or by the other node before any handler ran.
            case DATA_NOT_FOUND, NO_HANDLER, RESOURCE_EXHAUSTED, INVALID_INPUT, TOO_LARGE, CLOSED, FORBIDDEN -> Delivery.NO;
            default -> Delivery.UNKNOWN;
        });
    }

    private CompletionStage<byte[]> answer(byte[] request) {
        CallCodec.Call call = CallCodec.readCall(request);
        Optional<Endpoint> endpoint = endpoints.apply(call.key());
        if (endpoint.isEmpty()) {
            return CompletableFuture.completedFuture(CallCodec.notHere());
        }
        CompletionStage<byte[]> answer;
        try {
            answer = endpoint.get().call(call.body());
        } catch (Exception | Error e) {
            answer = CompletableFuture.failedFuture(e);
        }
        if (answer == null) {
            answer = CompletableFuture.completedFuture(null);
        }
        return answer.handle((body, failure) -> failure != null ? CallCodec.failed(why(call.key(), failure)) : CallCodec.answered(body == null ? new byte[0] : body));
    }

    private static FoundationException why(EntryKey key, Throwable failure) {
        return FoundationException.wrap(failure, ErrorType.HANDLER_FAILED, "The endpoint of '" + key + "' failed: " + failure);
    }

    @Override
    public void close() {
        answers.close();
    }
}
