package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
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
    /** What a message costs beside its texts and body, so that empty ones are bounded too. */
    private static final int BASE_COST = 64;
    private static final int BYTES_PER_CHAR = 3;
    /** After so long the peer is asked again for a connection. */
    private static final long ASK_AGAIN_NANOS = 1_000_000_000L;

    private static final int NONE = -1;
    private static final int LEAST_PROMPT = 3;

    private enum State { OPEN, CLOSING, ENDED }

    private final Wire wire;
    private final Handshaken agreed;
    private final LinkEnvironment environment;
    private final String[] names;
    private final ChannelQueue[] queues;
    private final ChannelQueue[] fallbacks;
    private final SlotPlan plan;
    private final InboundCredit[][] credits;
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
        List<ChannelTerms> terms = agreed.channels();
        plan = new SlotPlan(terms, agreed.maxConnections());
        names = terms.stream().map(ChannelTerms::name).toArray(String[]::new);
        queues = new ChannelQueue[names.length];
        credits = new InboundCredit[names.length][];
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            ChannelSpec spec = environment.channels.stream().filter(own -> own.name().equals(name)).findFirst().orElseThrow();
            queues[i] = new ChannelQueue(i, spec, terms.get(i), plan.of(i), this::waits, environment.valueVersions, new ChannelMeter(environment.meters),
                    spec.priority() > LEAST_PROMPT ? () -> wire.memory(EncodedRun.MEMORY_BYTES) : null);
            credits[i] = new InboundCredit[plan.of(i).length];
            for (int index = 0; index < credits[i].length; index++) {
                int slot = plan.of(i)[index];
                credits[i][index] = new InboundCredit(() -> consumed(slot), spec.monotonic());
            }
        }
        fallbacks = new ChannelQueue[names.length];
        for (int i = 0; i < names.length; i++) {
            int other = indexOf(queues[i].spec.fallback());
            fallbacks[i] = other == NONE || !queues[i].spec.mayFallBackTo(queues[other].spec) ? null : queues[other];
        }
        requests = new RequestTable(environment.time.nanos());
        values = environment.values(agreed.peer().id());
        slots = new LinkSlots(plan.count(), names.length);
        first = new LinkConnection(this, wire, 0, environment);
        slots.first(first);
    }

    /** The number of a channel, or {@link #NONE}. There are few: looking through them is faster than hashing. */
    private int indexOf(String name) {
        String[] all = names;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == name) {
                return i;
            }
        }
        for (int i = 0; i < all.length; i++) {
            if (all[i].equals(name)) {
                return i;
            }
        }
        return NONE;
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
        int channel = indexOf(message.channel());
        if (channel == NONE) {
            return SendStatus.NO_CHANNEL;
        }
        if (isTooLarge(message)) {
            return SendStatus.TOO_LARGE;
        }
        ChannelQueue queue = queues[channel];
        boolean mayBlock = mayBlock(queue);
        if (fallbacks[channel] != null && slots.isFailing(queue.lines()[queue.indexOf(message.key())].slot)) {
            queue.meter().fallback();
            queue = fallbacks[channel];
        }
        return queue.offer(message, cost(message), mayBlock);
    }

    @Override
    public SendStatus send(Message message, BodySource body) {
        int channel = indexOf(message.channel());
        FoundationException wrong = message.body().length > 0 ? LinkErrors.twoBodies(message) : channel != NONE && queues[channel].spec.monotonic()
                ? LinkErrors.sourceOfValue(message) : null;
        long length = body.length();
        boolean isTooLarge = length > agreed.maxMessageBytes() || isTooLarge(message);
        ChannelQueue queue = channel == NONE ? null : fallbackOf(queues[channel], message.key());
        StreamedFrame frame = new StreamedFrame(FrameKind.MESSAGE, message, body, isTooLarge ? 0 : (int) length, cost(message), queue == null ? 1 : queue.spec.chunkBytes());
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

    private ChannelQueue fallbackOf(ChannelQueue queue, String key) {
        ChannelQueue other = fallbacks[queue.number];
        if (other == null || other.spec.monotonic() || !slots.isFailing(queue.lines()[queue.indexOf(key)].slot)) {
            return queue;
        }
        queue.meter().fallback();
        return other;
    }

    @Override
    public CompletionStage<byte[]> request(Message message, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            return failed(new FoundationException(ErrorType.INVALID_INPUT, "The timeout of a request is " + timeout + ": use one above zero."));
        }
        int channel = indexOf(message.channel());
        if (channel == NONE) {
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
        ChannelQueue queue = queues[channel];
        int index = queue.indexOf(message.key());
        if (fallbacks[channel] != null && slots.isFailing(queue.lines()[index].slot)) {
            queue.meter().fallback();
            queue = fallbacks[channel];
            index = queue.indexOf(message.key());
        }
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
            return switch (queue.offer(request, message, cost(message))) {
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

    /** What a message takes of its channel's queue. */
    static int cost(Message message) {
        return BASE_COST + message.subject().length() + message.key().length() + message.body().length;
    }

    @Override
    public Duration roundTrip() {
        return Duration.ofNanos(roundTripNanos);
    }

    @Override
    public long queuedBytes() {
        long sum = 0;
        for (ChannelQueue queue : queues) {
            sum += queue.queuedBytes();
        }
        return sum;
    }

    @Override
    public List<ChannelStats> channels() {
        List<ChannelStats> all = new ArrayList<>();
        for (ChannelQueue queue : queues) {
            all.add(stats(queue));
        }
        return all;
    }

    private ChannelStats stats(ChannelQueue queue) {
        int open = 0;
        long credit = Long.MAX_VALUE;
        for (QueueLine line : queue.lines()) {
            LinkConnection connection = slots.get(line.slot);
            if (connection != null) {
                open++;
                credit = Math.min(credit, connection.feed(queue.number).credit());
            }
        }
        ChannelMeter meter = queue.meter();
        return new ChannelStats(queue.spec.name(), open, queue.lines().length, queue.queuedMessages(), queue.queuedBytes(), meter.sent(), meter.sentBytes(),
                meter.received(), meter.receivedBytes(), meter.dropped(), meter.conflatedSum(), meter.fallbackSum(), meter.compressedFrom(),
                meter.compressedTo(), open == 0 ? 0 : credit, meter.stalls(), meter.reconnects(), meter.waits());
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
        } else if (!queues[reply.channel].offerReply(reply.index, FrameKind.REPLY, reply.correlation, body, BASE_COST + body.length)) {
            answerError(reply, LinkErrors.exhausted("reply", "The request was done, but its reply does not fit into the queue of channel '"
                    + names[reply.channel] + "' of " + peer().id().name() + "."));
        }
    }

    /** As {@link #answer}, with an error. */
    void answerError(PendingReply reply, FoundationException error) {
        byte[] body = FrameEncoder.errorBody(error);
        if (!queues[reply.channel].offerReply(reply.index, FrameKind.ERROR, reply.correlation, body, BASE_COST + body.length)) {
            queues[reply.channel].meter().dropped(ChannelMeter.FULL);
        }
    }

    // ---- for the connections ----

    ChannelQueue[] queues() {
        return queues;
    }

    InboundCredit credit(int channel, int index) {
        return credits[channel][index];
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

    /** Whether a connection carries bulk, so that others should not share a thread with it: a channel less urgent than {@value #LEAST_PROMPT}. */
    public boolean isBulk(int slot) {
        for (ChannelQueue queue : queues) {
            if (queue.terms.priority() > LEAST_PROMPT && slot > 0 && has(queue, slot)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a connection carries bulk and nothing urgent. */
    public boolean isBulkOnly(int slot) {
        for (ChannelQueue queue : queues) {
            if (queue.terms.priority() <= LEAST_PROMPT && has(queue, slot)) {
                return false;
            }
        }
        return isBulk(slot);
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
        if (slots.get(slot) != null) {
            return;
        }
        for (ChannelQueue queue : queues) {
            for (QueueLine line : queue.lines()) {
                if (line.slot == slot && queue.hasWaiting(line)) {
                    want(slot);
                    return;
                }
            }
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
            if (has(queue, slot) && slots.isFirstOf(queue)) {
                guard("channelUp", () -> environment.listener.channelUp(this, queue.spec.name()));
            }
        }
    }

    private static boolean has(ChannelQueue queue, int slot) {
        for (QueueLine line : queue.lines()) {
            if (line.slot == slot) {
                return true;
            }
        }
        return false;
    }

    private void channelsDown(int slot) {
        for (ChannelQueue queue : queues) {
            if (!has(queue, slot)) {
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
        if (state.get() != State.CLOSING || first.isStopped()) {
            return;
        }
        if (!slots.others().isEmpty()) {
            return;
        }
        for (ChannelQueue queue : queues) {
            for (QueueLine line : queue.lines()) {
                if (queue.hasWaiting(line)) {
                    return;
                }
            }
        }
        if (first.isDrained()) {
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
        if (request == null || !(kind == FrameKind.REPLY ? request.complete(body) : request.completeExceptionally(FrameEncoder.error(body)))) {
            environment.meters.lateReplies.increment();
        }
    }

    @Override
    public String toString() {
        return "link " + (peer().dialled() ? "to " : "from ") + peer().id() + " at " + peer().remote();
    }
}
