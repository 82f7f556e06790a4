package io.foundation.protection.http.exchange;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** A body that is read up to a bound. The JDK has the same from version 25 on. */
final class BoundedBody implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
    private final int max;
    private Subscription subscription;
    private long length;
    private boolean over;

    BoundedBody(int max) {
        this.max = max;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body.getBody();
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        body.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (over) {
            return;
        }
        length += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (length > max) {
            over = true;
            subscription.cancel();
            body.onError(new FoundationException(ErrorType.TOO_LARGE, "The answer has more than the " + max + " bytes that are read: raise maxBytes, or ask for less."));
        } else {
            body.onNext(buffers);
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (!over) {
            body.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (!over) {
            body.onComplete();
        }
    }
}
