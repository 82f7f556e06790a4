package io.foundation.discovery.http;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Collects a body up to a bound; what is larger fails before it is taken into memory. */
final class BoundedBody implements BodySubscriber<byte[]> {

    private final int max;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final List<byte[]> parts = new ArrayList<>();
    private Subscription subscription;
    private int length;

    BoundedBody(int max) {
        this.max = max;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer each : buffers) {
            if (each.remaining() > max - length) {
                subscription.cancel();
                parts.clear();
                body.completeExceptionally(new FoundationException(ErrorType.TOO_LARGE, "The answer has more than the " + max + " bytes that are read."));
                return;
            }
            byte[] part = new byte[each.remaining()];
            each.get(part);
            parts.add(part);
            length += part.length;
        }
        subscription.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        body.complete(whole);
    }
}
