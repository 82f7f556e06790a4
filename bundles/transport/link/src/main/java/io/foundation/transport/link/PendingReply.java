package io.foundation.transport.link;

import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.Responder;
import java.util.concurrent.atomic.AtomicBoolean;

/** The answer to one request, now or later, from any thread. Thread-safe. */
final class PendingReply implements Responder {

    private final FrameLink link;
    private final AtomicBoolean answered = new AtomicBoolean();
    final long correlation;
    final int channel;
    /** Over which of the channel's connections the request came. */
    final int index;

    PendingReply(FrameLink link, long correlation, int channel, int index) {
        this.link = link;
        this.correlation = correlation;
        this.channel = channel;
        this.index = index;
    }

    @Override
    public void reply(byte[] answer) {
        if (answer == null) {
            throw new NullPointerException("answer");
        }
        if (answered.compareAndSet(false, true)) {
            link.answer(this, answer);
        }
    }

    @Override
    public void fail(FoundationException error) {
        if (error == null) {
            throw new NullPointerException("error");
        }
        if (answered.compareAndSet(false, true)) {
            link.answerError(this, error);
        }
    }
}
