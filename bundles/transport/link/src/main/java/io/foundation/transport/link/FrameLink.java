package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.ErrorCodec;
import io.foundation.base.codec.PlainText;
import io.foundation.transport.api.BlockingRule;
import io.foundation.transport.api.BodySource;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ChannelStats;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.SendStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A link over any {@link Wire}s: everything but the connections. The calling side ({@link Link}) is thread-safe.
 * <p>A message is taken into the queue of its channel, and written by the wire thread of its connection as soon as that takes it. The first connection, slot 0,
 * carries the urgent channels and the life of the link: when it ends, the link ends. The others are opened by the side that dialled the link when something
 * waits for them, also for the other side, which asks; one that breaks is opened again, at once the first time and then ever more slowly.
 * <p>A link ends exactly once, and {@code linkDown} is the last call the listener gets: it waits for the calls on all connections to return.
 */
public final class FrameLink implements Link {

    /** How long a peer that does not read may delay a close. */
    private static final long CLOSE_NANOS = 2_000_000_000L;
    private static final long MAX_TIMEOUT_NANOS = Duration.ofDays(1).toNanos();
    /** After so long the peer is asked again for a connection. */
    private static final long ASK_AGAIN_NANOS = 1_000_000_000L;

    private enum State { OPEN, CLOSING, ENDED }

    private final Wire wire;
    private final Handshaken agreed;
    private final LinkEnvironment environment;
    private final LinkChannels channels;
    private final ChannelQueue[] queues;
    private final RequestTable requests;
    private final BodyStore store = new BodyStore();
    private final PeerValues values;
    private final LinkConnection first;
    private final LinkSlots slots;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final AtomicBoolean downTold = new AtomicBoolean();
    private volatile Goodbye closeReason = Goodbye.OTHER;
    private volatile long roundTripNanos;
    private volatile LinkEnd end;

    /** @param wire the first connection */
    public FrameLink(Wire wire, Handshaken agreed, LinkEnvironment environment) {
        this.wire = wire;
        this.agreed = agreed;
        this.environment = environment;
        channels = new LinkChannels(agreed, environment, this::waits, this::consumed, () -> wire.memory(EncodedRun.MEMORY_BYTES));
        queues = channels.queues();
        slots = channels.slots();
        requests = new RequestTable(environment.time.nanos());
        values = environment.values(agreed.peer().id());
        first = new LinkConnection(this, wire, 0, environment);
        slots.first(first);
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
        if (channels.isTooLarge(message)) {
            return SendStatus.TOO_LARGE;
        }
        return channels.queueFor(channel, message.key()).offer(message, LinkChannels.cost(message), mayBlock(queues[channel]));
    }

    @Override
    public SendStatus send(Message message, BodySource body) {
        int channel = channels.indexOf(message.channel());
        FoundationException wrong = message.body().length > 0 ? LinkErrors.twoBodies(message) : channel != LinkChannels.NONE && queues[channel].spec.monotonic()
                ? LinkErrors.sourceOfValue(message) : null;
        long length = body.length();
        boolean isTooLarge = length > agreed.maxMessageBytes() || channels.isTooLarge(message);
        ChannelQueue queue = channel == LinkChannels.NONE ? null : channels.queueForStreamed(channel, message.key());
        StreamedFrame frame = new StreamedFrame(FrameKind.MESSAGE, message, body, isTooLarge ? 0 : (int) length, LinkChannels.cost(message), queue == null ? 1 : queue.spec.chunkBytes());
        if (wrong != null || queue == null || isTooLarge || length == 0) {
            frame.abandon();
            if (wrong != null) {
                throw wrong;
            }
            return queue == null ? SendStatus.NO_CHANNEL : isTooLarge ? SendStatus.TOO_LARGE : send(message);
        }
        return queue.offer(frame, mayBlock(queue));
    }

    private boolean mayBlock(ChannelQueue queue) {
        return queue.spec.overflow() == ChannelSpec.Overflow.BLOCK && BlockingRule.mayBlock() && !environment.isIoThread.getAsBoolean();
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
        if (channels.isTooLarge(message)) {
            return failed(LinkErrors.tooLarge("request", "The request '" + PlainText.of(message.subject(), 64) + "' has a body of "
                    + message.body().length + " bytes: this link takes " + agreed.maxMessageBytes() + ", a subject of "
                    + Message.MAX_SUBJECT_BYTES + " and a key of " + Message.MAX_KEY_BYTES + "."));
        }
        if (state.get() != State.OPEN) {
            return failed(closed());
        }
        ChannelQueue queue = channels.queueFor(channel, message.key());
        int index = queue.indexOf(message.key());
        long timeoutNanos = timeout.compareTo(Duration.ofDays(1)) >= 0 ? MAX_TIMEOUT_NANOS : timeout.toNanos();
        PendingRequest request = requests.open(queue.number, index, queue.lines()[index].slot, timeoutNanos, environment.time.nanos());
        if (request.correlation == 0) {
            return request;
        }
        FoundationException refused = offer(queue, request, message);
        if (refused != null) {
            requests.take(request.correlation);
            request.completeExceptionally(refused);
            return request;
        }
        environment.ticker.wake();
        return request;
    }

    private FoundationException offer(ChannelQueue queue, PendingRequest request, Message message) {
        try {
            return switch (queue.offer(request, message, LinkChannels.cost(message))) {
                case ACCEPTED -> null;
                case QUEUE_FULL -> LinkErrors.exhausted("queue", "The queue of channel '" + message.channel()
                        + "' is full; the request was not sent. Try again when it has drained.");
                default -> closed();
            };
        } catch (FoundationException e) {
            return e;
        }
    }

    private FoundationException closed() {
        return new FoundationException(ErrorType.CLOSED, "The link to " + peer().id() + " is closed; the request was not sent.");
    }

    private static CompletionStage<byte[]> failed(FoundationException error) {
        return CompletableFuture.failedFuture(error);
    }

    @Override
    public Duration roundTrip() {
        return Duration.ofNanos(roundTripNanos);
    }

    @Override
    public long queuedBytes() {
        return channels.queuedBytes();
    }

    @Override
    public List<ChannelStats> channels() {
        return channels.stats();
    }

    @Override
    public boolean isOpen() {
        return state.get() == State.OPEN;
    }

    @Override
    public void close(Goodbye reason) {
        if (!state.compareAndSet(State.OPEN, State.CLOSING)) {
            return;
        }
        closeReason = reason;
        for (ChannelQueue queue : queues) {
            queue.refuse();
        }
        wire.execute(() -> {
            wire.after(CLOSE_NANOS, () -> endHere(true));
            slots.others().forEach(connection -> connection.wire().execute(connection::finish));
            first.writable();
            tryFinish();
        });
    }

    /** The listener's answer to a request. From any thread. */
    void answer(PendingReply reply, byte[] body) {
        if (body.length > agreed.maxMessageBytes()) {
            answerError(reply, LinkErrors.tooLarge("reply", "The request was done, but its reply has " + body.length
                    + " bytes: this link takes " + agreed.maxMessageBytes() + "."));
        } else if (!queues[reply.channel].offerReply(reply.index, FrameKind.REPLY, reply.correlation, body, LinkChannels.cost(body))) {
            answerError(reply, LinkErrors.exhausted("reply", "The request was done, but its reply does not fit into the queue of channel '"
                    + channels.name(reply.channel) + "' of " + peer().id().name() + "."));
        }
    }

    /** As {@link #answer}, with an error. */
    void answerError(PendingReply reply, FoundationException error) {
        byte[] body = ErrorCodec.toBytes(error);
        if (!queues[reply.channel].offerReply(reply.index, FrameKind.ERROR, reply.correlation, body, LinkChannels.cost(body))) {
            queues[reply.channel].meter().dropped(ChannelMeter.FULL);
        }
    }

    // ---- for the connections ----

    ChannelQueue[] queues() {
        return queues;
    }

    InboundCredit credit(int channel, int index) {
        return channels.credit(channel, index);
    }

    BodyStore store() {
        return store;
    }

    PeerValues values() {
        return values;
    }

    int maxMessageBytes() {
        return agreed.maxMessageBytes();
    }

    /** The first connection, which its wire calls back. */
    public LinkConnection first() {
        return first;
    }

    /** Whether a connection carries bulk, so that others should not share a thread with it. */
    public boolean isBulk(int slot) {
        return channels.isBulk(slot);
    }

    /** Whether a connection carries bulk and nothing urgent. */
    public boolean isBulkOnly(int slot) {
        return channels.isBulkOnly(slot);
    }

    /** What a further connection shows in its handshake. */
    public Joining joining(int slot) {
        return new Joining(agreed.token(), peer().id(), slot);
    }

    LinkToken token() {
        return agreed.token();
    }

    void roundTrip(long nanos) {
        roundTripNanos = nanos;
    }

    /** Something waits on a line. From any thread. */
    private void waits(QueueLine line) {
        LinkConnection connection = slots.get(line.slot);
        if (connection == null) {
            want(line.slot);
        } else {
            connection.signal();
        }
    }

    /** The listener has consumed what it held. From any thread. */
    private void consumed(int slot) {
        LinkConnection connection = slots.get(slot);
        if (connection != null) {
            connection.wake();
        }
    }

    /** A connection is needed. From any thread. */
    private void want(int slot) {
        if (!slots.beginOpening(slot)) {
            return;
        }
        if (peer().dialled()) {
            environment.opener.open(this, slot);
        } else {
            first.askOpen(slot);
            wire.after(ASK_AGAIN_NANOS, () -> askAgain(slot));
        }
    }

    private void askAgain(int slot) {
        if (slots.giveUp(slot)) {
            wantIfWaiting(slot);
        }
    }

    private void wantIfWaiting(int slot) {
        if (slots.get(slot) == null && channels.isWaitingFor(slot)) {
            want(slot);
        }
    }

    /** The peer asks for a connection. */
    void openWanted(int slot) {
        if (slot > 0 && slot < slots.count() && peer().dialled()) {
            want(slot);
        }
    }

    /** A connection that was to be opened could not be: it is tried again while something waits for it. From any thread. */
    public void openFailed(int slot) {
        wire.after(slots.openFailed(slot), () -> wantIfWaiting(slot));
    }

    /**
     * A further connection has proved itself. On its wire thread, which calls {@link LinkConnection#up} next.
     *
     * @return what its wire calls back; null if the link has ended or has no such place: the connection is to be closed
     */
    public LinkConnection attach(Wire itsWire, int slot) {
        if (slot < 1 || slot >= slots.count()) {
            return null;
        }
        LinkConnection added = new LinkConnection(this, itsWire, slot, environment);
        boolean isTaken = slots.attach(added, former -> former.wire().execute(() -> broken(former, "another took its place")));
        return isTaken ? added : null;
    }

    /** A further connection begins. On its wire thread. */
    void begin(LinkConnection added) {
        channelsUp(added.slot());
        added.start();
        if (state.get() == State.CLOSING) {
            added.finish();
        } else if (state.get() == State.ENDED && !added.isStopped()) {
            detach(added, false, "the link has ended");
            added.wire().abort();
        }
    }

    private void channelsUp(int slot) {
        for (ChannelQueue queue : queues) {
            if (LinkChannels.has(queue, slot) && slots.isFirstOf(queue)) {
                guard("channelUp", () -> environment.listener.channelUp(this, queue.spec.name()));
            }
        }
    }

    private void channelsDown(int slot) {
        for (ChannelQueue queue : queues) {
            if (!LinkChannels.has(queue, slot)) {
                continue;
            }
            queue.meter().reconnected();
            if (slots.wasLastOf(queue)) {
                guard("channelDown", () -> environment.listener.channelDown(this, queue.spec.name()));
            }
        }
    }

    private void guard(String call, Runnable run) {
        try {
            run.run();
        } catch (Throwable failure) {
            environment.listenerFailed(this, call, failure);
        }
    }

    /** The handshake is done: tells the listener, and begins to watch for life. On the wire thread of the first connection. */
    void up() {
        guard("linkUp", () -> environment.listener.linkUp(this));
        environment.up.accept(this);
        for (ChannelQueue queue : queues) {
            values.takeLeft(queue.spec.name()).forEach(value -> queue.again(queue.lines()[queue.indexOf(value.message.key())], List.of(value)));
        }
        if (!first.isStopped()) {
            first.start();
        }
    }

    /** A connection broke. On its wire thread. */
    void broken(LinkConnection connection, String detail) {
        if (connection.slot() > 0) {
            detach(connection, true, detail);
        } else if (state.get() == State.CLOSING) {
            end(LinkEnd.Cause.CLOSED_HERE, closeReason, "this node closed it, and the connection broke meanwhile: " + detail);
        } else {
            end(LinkEnd.Cause.LOST, Goodbye.OTHER, detail);
        }
    }

    /** Nothing was heard on a connection. On its wire thread. */
    void silent(LinkConnection connection, String detail) {
        if (connection.slot() > 0) {
            detach(connection, true, detail);
        } else {
            end(LinkEnd.Cause.SILENT, Goodbye.OTHER, detail);
        }
        connection.wire().abort();
    }

    /** Both sides have sent everything on a connection that is no longer needed. On its wire thread. */
    void done(LinkConnection connection) {
        if (!connection.isStopped()) {
            connection.wire().finish();
            detach(connection, false, "done");
        }
    }

    /** The peer broke the rules on a connection. On its wire thread. */
    void misbehaved(LinkConnection connection, String detail) {
        String why = "the peer broke the protocol: " + detail;
        if (connection.slot() > 0) {
            detach(connection, true, detail);
            connection.wire().abort();
        }
        onFirst(() -> {
            first.goodbye(Goodbye.MISBEHAVED, detail);
            end(LinkEnd.Cause.PROTOCOL_ERROR, Goodbye.OTHER, why);
            wire.finish();
        });
    }

    /** What came on a connection could not be deciphered. On its wire thread. */
    void garbled(LinkConnection connection, String detail) {
        if (connection.slot() > 0) {
            misbehaved(connection, detail);
        } else {
            end(LinkEnd.Cause.PROTOCOL_ERROR, Goodbye.OTHER, "what came could not be deciphered: " + detail);
        }
    }

    private void onFirst(Runnable task) {
        if (wire.onWireThread()) {
            task.run();
        } else {
            wire.execute(task);
        }
    }

    /** The transport must be gone. On the wire thread of the connection. */
    void abandoned(LinkConnection connection) {
        if (connection.slot() > 0) {
            detach(connection, true, "the transport closes");
            return;
        }
        if (state.compareAndSet(State.OPEN, State.CLOSING)) {
            closeReason = Goodbye.OTHER;
        }
        endHere(true);
    }

    private void detach(LinkConnection connection, boolean broke, String detail) {
        if (connection.isStopped()) {
            return;
        }
        List<List<OutboundFrame>> again = new ArrayList<>();
        for (Feed feed : connection.feeds()) {
            List<OutboundFrame> unsure = new ArrayList<>();
            feed.unacknowledged().forEach(unsure::add);
            if (feed.current != null && feed.current.kind == FrameKind.VALUE) {
                unsure.add(feed.current);
            }
            again.add(unsure);
        }
        connection.stop();
        slots.remove(connection);
        if (state.get() == State.ENDED) {
            for (int i = 0; i < again.size(); i++) {
                keepValues(connection.feeds()[i].queue, again.get(i));
            }
        } else {
            for (int i = 0; i < again.size(); i++) {
                Feed feed = connection.feeds()[i];
                again.get(i).forEach(value -> value.offset = 0);
                feed.queue.again(feed.line, again.get(i));
                if (broke) {
                    requests.fail(connection.slot(), feed.queue.number, feed.lastRequest, LinkErrors.connectionBroke(feed.queue.spec.name(), detail));
                }
            }
            if (broke) {
                channelsDown(connection.slot());
            }
            rearm(connection);
            onFirst(this::tryFinish);
        }
        left();
    }

    /** What waits for a connection that is gone gets another. */
    private void rearm(LinkConnection gone) {
        boolean waits = false;
        for (Feed feed : gone.feeds()) {
            waits |= feed.queue.rearm(feed.line);
        }
        if (waits) {
            want(gone.slot());
        }
    }

    private void keepValues(ChannelQueue queue, List<OutboundFrame> left) {
        values.leave(queue.spec.name(), left);
    }

    /** One connection less; after the end the last one tells the listener. */
    private void left() {
        if (slots.oneLess() && end != null && downTold.compareAndSet(false, true)) {
            guard("linkDown", () -> environment.listener.linkDown(this, end));
            environment.ended.accept(this);
        }
    }

    /** Ends a closing link when nothing is left to do. On the wire thread of the first connection. */
    void tryFinish() {
        if (state.get() == State.CLOSING && !first.isStopped() && slots.others().isEmpty() && channels.isEmpty() && first.isDrained()) {
            endHere(false);
        }
    }

    private void endHere(boolean late) {
        if (first.isStopped()) {
            return;
        }
        first.goodbye(closeReason, "");
        end(LinkEnd.Cause.CLOSED_HERE, closeReason, "this node closed it (" + closeReason.name().toLowerCase(Locale.ROOT)
                + (late ? "; not everything could be written" : "") + ")");
        wire.finish();
    }

    void goodbyeCame(Goodbye reason, String detail) {
        end(LinkEnd.Cause.CLOSED_BY_PEER, reason, "the peer said goodbye (" + reason.name().toLowerCase(Locale.ROOT)
                + (detail.isEmpty() ? ")" : "): " + detail));
        wire.abort();
    }

    /** On the wire thread of the first connection. */
    private void end(LinkEnd.Cause cause, Goodbye goodbye, String detail) {
        if (first.isStopped()) {
            return;
        }
        end = new LinkEnd(cause, goodbye, detail);
        state.set(State.ENDED);
        for (LinkConnection other : slots.end()) {
            other.wire().execute(() -> {
                detach(other, false, detail);
                other.wire().abort();
            });
        }
        requests.close(LinkErrors.ended(end));
        List<List<OutboundFrame>> unsure = new ArrayList<>();
        for (Feed feed : first.feeds()) {
            List<OutboundFrame> of = new ArrayList<>();
            feed.unacknowledged().forEach(of::add);
            unsure.add(of);
        }
        first.stop();
        for (int i = 0; i < unsure.size(); i++) {
            keepValues(first.feeds()[i].queue, unsure.get(i));
        }
        for (ChannelQueue queue : queues) {
            keepValues(queue, queue.close());
        }
        left();
    }

    /** A reply or an error came. */
    void answerCame(int kind, long correlation, byte[] body) {
        PendingRequest request = requests.take(correlation);
        if (request == null || !(kind == FrameKind.REPLY ? request.complete(body) : request.completeExceptionally(ErrorCodec.answered(body, peer().id().name())))) {
            environment.meters.lateReplies.increment();
        }
    }

    @Override
    public String toString() {
        return "link " + (peer().dialled() ? "to " : "from ") + peer().id() + " at " + peer().remote();
    }
}
