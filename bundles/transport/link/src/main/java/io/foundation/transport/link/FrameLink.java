package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.SendStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A link over any {@link Wire}: everything but the connection. The calling side ({@link Link}) is thread-safe; the side of
 * the wire is for the wire thread.
 * <p>A message is booked on its channel, handed to the wire thread (directly if the caller is on it, else through a queue
 * with one wake-up for as many as come meanwhile), and written at once if the wire takes it, else by priority. It
 * ends exactly once, and {@code linkDown} is the last call the listener gets.
 */
public final class FrameLink implements Link {

    /** How long a peer that does not read may delay a close. */
    private static final long CLOSE_NANOS = 2_000_000_000L;
    private static final long MAX_TIMEOUT_NANOS = Duration.ofDays(1).toNanos();
    /** What a message costs beside its texts and body, so that empty ones are bounded too. */
    private static final int BASE_COST = 64;
    private static final int BYTES_PER_CHAR = 3;

    private enum State { OPEN, CLOSING, ENDED }

    private final Wire wire;
    private final Handshaken agreed;
    private final LinkEnvironment environment;
    private final LinkChannels channels;
    private final SendLedger ledger;
    private final RequestTable requests;
    private final LinkWriter writer;
    private final LinkReader reader;
    private final KeepAliveCore keepAlive;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final Runnable timer = this::timer;
    private volatile Goodbye closeReason = Goodbye.OTHER;
    private volatile long roundTripNanos;
    private boolean ended;

    public FrameLink(Wire wire, Handshaken agreed, LinkEnvironment environment) {
        this.wire = wire;
        this.agreed = agreed;
        this.environment = environment;
        channels = new LinkChannels(agreed.channels(), environment.channels);
        ledger = new SendLedger(channels.specs());
        requests = new RequestTable(environment.time.nanos());
        keepAlive = new KeepAliveCore(environment.keepAliveNanos, environment.keepAliveMisses);
        writer = new LinkWriter(wire, channels, ledger, requests, environment.meters, this::tryFinish);
        reader = new LinkReader(this, agreed.maxMessageBytes(), channels, environment);
    }

    // ---- the calling side ----

    @Override
    public PeerHello peer() {
        return agreed.peer();
    }

    /** The requests that wait, for the transport's {@link TimeoutTicker}. */
    public RequestTable requests() {
        return requests;
    }

    @Override
    public SendStatus send(Message message) {
        int channel = channels.indexOf(message.channel());
        if (channel == LinkChannels.NONE) {
            return SendStatus.NO_CHANNEL;
        }
        if (isTooLarge(message)) {
            return SendStatus.TOO_LARGE;
        }
        if (state.get() != State.OPEN) {
            return SendStatus.CLOSED;
        }
        int cost = cost(message);
        if (!ledger.book(channel, cost)) {
            environment.meters.dropped.increment();
            return SendStatus.QUEUE_FULL;
        }
        // Booked first, asked second: a close that waits for what is booked cannot overlook this message.
        if (state.get() != State.OPEN) {
            unbook(channel, cost);
            return SendStatus.CLOSED;
        }
        writer.submit(message);
        return SendStatus.ACCEPTED;
    }

    @Override
    public CompletionStage<byte[]> request(Message message, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            return failed(new FoundationException(ErrorType.INVALID_INPUT, "The timeout of a request is " + timeout + ": use one above zero."));
        }
        int channel = channels.indexOf(message.channel());
        if (channel == LinkChannels.NONE) {
            return failed(LinkErrors.noChannel(message.channel()));
        }
        if (isTooLarge(message)) {
            return failed(LinkErrors.tooLarge("request", "The request '" + HandshakeMessages.clean(message.subject(), 64) + "' has a body of "
                    + message.body().length + " bytes: this link takes " + agreed.maxMessageBytes() + ", a subject of "
                    + Message.MAX_SUBJECT_BYTES + " and a key of " + Message.MAX_KEY_BYTES + "."));
        }
        if (state.get() != State.OPEN) {
            return failed(closed());
        }
        int cost = cost(message);
        if (!ledger.book(channel, cost)) {
            environment.meters.dropped.increment();
            return failed(LinkErrors.exhausted("queue", "The queue of channel '" + message.channel()
                    + "' is full; the request was not sent. Try again when it has drained."));
        }
        if (state.get() != State.OPEN) {
            unbook(channel, cost);
            return failed(closed());
        }
        long timeoutNanos = timeout.compareTo(Duration.ofDays(1)) >= 0 ? MAX_TIMEOUT_NANOS : timeout.toNanos();
        PendingRequest request = requests.open(message, channel, cost, timeoutNanos, environment.time.nanos());
        if (request.correlation == 0) {
            unbook(channel, cost);
            return request;
        }
        writer.submit(request);
        environment.ticker.wake();
        return request;
    }

    private FoundationException closed() {
        return new FoundationException(ErrorType.CLOSED, "The link to " + peer().id() + " is closed; the request was not sent.");
    }

    private static CompletionStage<byte[]> failed(FoundationException error) {
        return CompletableFuture.failedFuture(error);
    }

    private void unbook(int channel, int cost) {
        ledger.release(channel, cost);
        writer.wake();
    }

    private boolean isTooLarge(Message message) {
        return message.body().length > agreed.maxMessageBytes() || isLonger(message.subject(), Message.MAX_SUBJECT_BYTES)
                || isLonger(message.key(), Message.MAX_KEY_BYTES);
    }

    private static boolean isLonger(String text, int maxBytes) {
        int chars = text.length();
        if (chars * BYTES_PER_CHAR <= maxBytes) {
            return false;
        }
        int bytes = 0;
        for (int i = 0; i < chars && bytes <= maxBytes; i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes > maxBytes;
    }

    /** What a message takes of its channel's queue. The same when it is booked and when it is released. */
    static int cost(Message message) {
        return BASE_COST + message.subject().length() + message.key().length() + message.body().length;
    }

    @Override
    public Duration roundTrip() {
        return Duration.ofNanos(roundTripNanos);
    }

    @Override
    public long queuedBytes() {
        return state.get() == State.ENDED ? 0 : ledger.total();
    }

    @Override
    public boolean isOpen() {
        return state.get() == State.OPEN;
    }

    @Override
    public void close(Goodbye reason) {
        if (state.compareAndSet(State.OPEN, State.CLOSING)) {
            closeReason = reason;
            wire.execute(() -> {
                wire.after(CLOSE_NANOS, () -> endHere(true));
                writer.drain();
            });
        }
    }

    /** The listener's answer to a request. From any thread. */
    void answer(PendingReply reply, byte[] body) {
        if (body.length > agreed.maxMessageBytes()) {
            answerError(reply, LinkErrors.tooLarge("reply", "The request was done, but its reply has " + body.length
                    + " bytes: this link takes " + agreed.maxMessageBytes() + "."));
        } else if (!submit(reply, body, false)) {
            answerError(reply, LinkErrors.exhausted("reply", "The request was done, but its reply does not fit into the queue of channel '"
                    + channels.name(reply.channel) + "' of " + peer().id().name() + "."));
        }
    }

    /** As {@link #answer}, with an error. */
    void answerError(PendingReply reply, FoundationException error) {
        if (!submit(reply, FrameEncoder.errorBody(error), true)) {
            environment.meters.dropped.increment();
        }
    }

    private boolean submit(PendingReply reply, byte[] body, boolean isError) {
        int cost = BASE_COST + body.length;
        if (!ledger.bookReply(reply.channel, cost)) {
            return false;
        }
        if (state.get() != State.OPEN) {
            unbook(reply.channel, cost);
            return true;
        }
        reply.body = body;
        reply.isError = isError;
        reply.cost = cost;
        writer.submit(reply);
        return true;
    }

    // ---- the side of the wire ----

    /** The handshake is done: tells the listener, and begins to watch for life. */
    public void up() {
        wire.after(keepAlive.start(environment.time.nanos()), timer);
        reader.guard("linkUp", () -> environment.listener.linkUp(this));
    }

    /** Bytes have come; {@link #readComplete} follows when there are no more for now. */
    public void read(ByteSource source) {
        if (ended) {
            return;
        }
        keepAlive.heard(environment.time.nanos());
        environment.meters.bytesReceived.add(source.available());
        writer.hold();
        try {
            reader.decode(source);
        } catch (FoundationException e) {
            String reason = e.type() == ErrorType.TOO_LARGE ? RefusalReason.OVERSIZED.word() : RefusalReason.GARBAGE.word();
            environment.cutOff(this, reason, e.getMessage());
            writer.goodbye(Goodbye.MISBEHAVED, e.getMessage());
            end(LinkEnd.Cause.PROTOCOL_ERROR, Goodbye.OTHER, "the peer broke the protocol: " + e.getMessage());
            wire.finish();
        }
    }

    /** Nothing more has come for now: what was written meanwhile goes out. */
    public void readComplete() {
        reader.count();
        writer.letGo();
    }

    /** The wire takes more again. */
    public void writable() {
        writer.writable();
    }

    /**
     * Bytes have left, or never will.
     *
     * @param channel whose they were booked on, or {@link Wire#NO_CHANNEL}
     * @param cost    how many of those booked
     */
    public void written(int channel, int cost) {
        if (channel != Wire.NO_CHANNEL) {
            ledger.release(channel, cost);
            writer.left(cost);
        }
        // A PING cannot overtake a large message: while one waits, the peer shows by taking bytes that it lives.
        if (writer.pingWaits()) {
            keepAlive.heard(environment.time.nanos());
        }
    }

    /** The connection broke. */
    public void lost(String detail) {
        if (state.get() == State.CLOSING) {
            end(LinkEnd.Cause.CLOSED_HERE, closeReason, "this node closed it, and the connection broke meanwhile: " + detail);
        } else {
            end(LinkEnd.Cause.LOST, Goodbye.OTHER, detail);
        }
    }

    /** What came could not even be deciphered: it is not the peer who sent it, or he breaks the rules. */
    public void garbled(String detail) {
        if (!ended) {
            environment.cutOff(this, RefusalReason.GARBAGE.word(), detail);
            end(LinkEnd.Cause.PROTOCOL_ERROR, Goodbye.OTHER, "what came could not be deciphered: " + detail);
        }
    }

    /** Ends the link at once and without waiting for anything, because the transport must be gone. */
    public void abandon() {
        if (state.compareAndSet(State.OPEN, State.CLOSING)) {
            closeReason = Goodbye.OTHER;
        }
        endHere(true);
    }

    private void tryFinish() {
        if (state.get() == State.CLOSING && !ended && writer.isEmpty()) {
            endHere(false);
        }
    }

    private void endHere(boolean late) {
        if (ended) {
            return;
        }
        writer.goodbye(closeReason, "");
        end(LinkEnd.Cause.CLOSED_HERE, closeReason, "this node closed it (" + closeReason.name().toLowerCase(Locale.ROOT)
                + (late ? "; not everything could be written" : "") + ")");
        wire.finish();
    }

    void goodbyeCame(Goodbye reason, String detail) {
        end(LinkEnd.Cause.CLOSED_BY_PEER, reason, "the peer said goodbye (" + reason.name().toLowerCase(Locale.ROOT)
                + (detail.isEmpty() ? ")" : "): " + detail));
        wire.abort();
    }

    private void end(LinkEnd.Cause cause, Goodbye goodbye, String detail) {
        if (ended) {
            return;
        }
        ended = true;
        state.set(State.ENDED);
        reader.stop();
        LinkEnd end = new LinkEnd(cause, goodbye, detail);
        requests.close(LinkErrors.ended(end));
        writer.close();
        reader.guard("linkDown", () -> environment.listener.linkDown(this, end));
        environment.ended.accept(this);
    }

    void pingCame(long id) {
        writer.pong(id);
    }

    void pongCame(long id) {
        keepAlive.pong(id, environment.time.nanos());
        roundTripNanos = keepAlive.roundTrip();
    }

    void replyCame(long correlation, byte[] body) {
        PendingRequest request = requests.take(correlation);
        if (request == null || !request.complete(body)) {
            environment.meters.lateReplies.increment();
        }
    }

    void errorCame(long correlation, byte[] body) {
        PendingRequest request = requests.take(correlation);
        if (request == null || !request.completeExceptionally(FrameEncoder.error(body))) {
            environment.meters.lateReplies.increment();
        }
    }

    void noSuchChannel(long correlation, int channel) {
        writer.errorNow(correlation, LinkErrors.noChannel("number " + channel));
    }

    private void timer() {
        if (ended) {
            return;
        }
        long now = environment.time.nanos();
        switch (keepAlive.timer(now)) {
            case PING -> writer.ping(keepAlive.pingId());
            case SILENT -> {
                end(LinkEnd.Cause.SILENT, Goodbye.OTHER, "nothing was heard for " + keepAlive.silence(now) / 1_000_000 + " ms");
                wire.abort();
                return;
            }
            case NOTHING -> { }
        }
        wire.after(keepAlive.nextDelay(now), timer);
    }

    @Override
    public String toString() {
        return "link " + (peer().dialled() ? "to " : "from ") + peer().id() + " at " + peer().remote();
    }
}
