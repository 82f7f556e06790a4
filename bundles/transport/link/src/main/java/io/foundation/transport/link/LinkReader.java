package io.foundation.transport.link;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Message;

/** The receiving half of a {@link FrameLink}: hands frames to whom they are for. A listener that throws is fenced. */
final class LinkReader implements FrameSink {

    private final FrameLink link;
    private final FrameDecoder decoder;
    private final LinkChannels channels;
    private final LinkEnvironment environment;
    private boolean stopped;
    private long taken;

    LinkReader(FrameLink link, int maxMessageBytes, LinkChannels channels, LinkEnvironment environment) {
        this.link = link;
        this.decoder = new FrameDecoder(maxMessageBytes);
        this.channels = channels;
        this.environment = environment;
    }

    void decode(ByteSource source) {
        decoder.decode(source, this);
    }

    /** Adds what was taken since to the meters. */
    void count() {
        if (taken > 0) {
            environment.meters.messagesReceived.add(taken);
            taken = 0;
        }
    }

    void stop() {
        stopped = true;
        count();
    }

    void guard(String call, Runnable run) {
        try {
            run.run();
        } catch (Throwable failure) {
            environment.listenerFailed(link, call, failure);
        }
    }

    @Override
    public boolean wantsMore() {
        return !stopped;
    }

    @Override
    public void onMessage(int channel, String subject, String key, Context context, byte[] body) {
        taken++;
        if (!channels.has(channel)) {
            environment.meters.dropped.increment();
            return;
        }
        try {
            environment.listener.message(link, new Message(channels.name(channel), subject, key, context, body));
        } catch (Throwable failure) {
            environment.listenerFailed(link, "message", failure);
        }
    }

    @Override
    public void onRequest(long correlation, int channel, String subject, String key, Context context, byte[] body) {
        taken++;
        if (!channels.has(channel)) {
            link.noSuchChannel(correlation, channel);
            return;
        }
        PendingReply reply = new PendingReply(link, correlation, channel);
        try {
            environment.listener.request(link, new Message(channels.name(channel), subject, key, context, body), reply);
        } catch (Throwable failure) {
            environment.listenerFailed(link, "request", failure);
            reply.fail(FoundationException.wrap(failure, ErrorType.HANDLER_FAILED,
                    "The handler of '" + HandshakeMessages.clean(subject, 64) + "' failed: " + failure));
        }
    }

    @Override
    public void onReply(long correlation, byte[] body) {
        taken++;
        link.replyCame(correlation, body);
    }

    @Override
    public void onError(long correlation, byte[] body) {
        taken++;
        link.errorCame(correlation, body);
    }

    @Override
    public void onPing(long id) {
        link.pingCame(id);
    }

    @Override
    public void onPong(long id) {
        link.pongCame(id);
    }

    @Override
    public void onGoodbye(int code, String detail) {
        link.goodbyeCame(Goodbye.ofCode(code), HandshakeMessages.clean(detail, FrameDecoder.MAX_DETAIL_CHARS));
    }
}
