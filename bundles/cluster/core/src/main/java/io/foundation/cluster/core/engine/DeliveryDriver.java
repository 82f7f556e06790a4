package io.foundation.cluster.core.engine;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.core.delivery.AckFrame;
import io.foundation.cluster.core.delivery.DataFrame;
import io.foundation.cluster.core.delivery.Handing;
import io.foundation.cluster.core.delivery.Parcel;
import io.foundation.cluster.core.delivery.ProbeFrame;
import io.foundation.cluster.core.delivery.ReceiveCounters;
import io.foundation.cluster.core.delivery.ReceiveStream;
import io.foundation.cluster.core.delivery.SendCounters;
import io.foundation.cluster.core.delivery.SendStream;
import io.foundation.cluster.core.messaging.FileBody;
import io.foundation.cluster.core.messaging.Inlet;
import io.foundation.transport.api.BlockingRule;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.SendStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Drives delivery for certain in one life: a stream to and from each life of each peer on each channel that needs it. The streams
 * outlive links and transports. Where the topology gives a peer no link of this node's, a stream goes over the neighbour it
 * names, and confirmations come back the same way. Thread-safe; a stream is used under its own lock, and users hear of
 * outcomes outside of it.
 */
final class DeliveryDriver {

    private static final long MAX_HELD_BYTES = 8 << 20;
    private static final long WAIT_MILLIS = 100;
    /** How much of a stream is under way over other nodes, whose queues it shares with everybody. */
    private static final int MAX_RELAYED = 1_024;
    private static final long MAX_RELAYED_BYTES = 2 << 20;

    private final Life life;
    private final Inlet inlet;
    private final Map<Key, Outbound> outbound = new ConcurrentHashMap<>();
    private final Map<Key, Inbound> inbound = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Key(NodeId peer, String channel) {
    }

    DeliveryDriver(Life life, Inlet inlet) {
        this.life = life;
        this.inlet = inlet;
    }

    // --- sending ---------------------------------------------------------------------------------------------------

    /**
     * Takes a message; the stage completes with its outcome. If the window is full, waits for room on a channel that says so and a
     * thread that may, else fails with {@code RESOURCE_EXHAUSTED}.
     *
     * @param large the body, if it is read while it is sent, for each sending anew; else null
     */
    CompletionStage<Void> send(NodeId peer, ChannelSpec channel, Message message, LargeBody large, boolean handled) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        Parcel parcel = new Parcel(message.subject(), message.key(), message.context(), message.body(), large, handled, error -> {
            if (error == null) {
                outcome.complete(null);
            } else {
                outcome.completeExceptionally(error);
            }
        });
        Outbound stream = outbound.computeIfAbsent(new Key(peer, channel.name()), key -> new Outbound(key, channel));
        boolean wait = channel.overflow() == ChannelSpec.Overflow.BLOCK && BlockingRule.mayBlock();
        if (!stream.offer(parcel, wait)) {
            return CompletableFuture.failedStage(closed || stream.over
                    ? new FoundationException(ErrorType.UNREACHABLE, peer.name() + " is gone.")
                    : new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "Too much that was sent to " + peer.name() + " on '" + channel.name()
                            + "' is not confirmed yet; try again when it is, or raise channel." + channel.name() + ".queueBytes."));
        }
        return outcome;
    }

    /** What is done to the streams of one peer. */
    private void eachTo(NodeId peer, Consumer<Outbound> action) {
        outbound.forEach((key, stream) -> {
            if (key.peer.equals(peer)) {
                action.accept(stream);
            }
        });
    }

    /** There is a link to a peer, the first or another. On the loop. */
    void linked(NodeId peer) {
        eachTo(peer, stream -> {
            stream.goOver(null);
            stream.locked(SendStream::connected);
        });
    }

    /** There is no link to a peer: what goes to it, or over it, needs another way. On the loop. */
    void unlinked(NodeId peer) {
        eachTo(peer, stream -> stream.locked(SendStream::disconnected));
        outbound.forEach((key, stream) -> {
            if (key.peer.equals(peer) || peer.equals(stream.hop())) {
                stream.goOver(null);
                // After the topology has heard of it.
                life.loop.execute(() -> findWay(stream, false));
            }
        });
    }

    /** Once in a while, on the loop: looks again for ways to peers that have no link. */
    void sweep() {
        outbound.forEach((key, stream) -> {
            if (link(key.peer) == null && !stream.isIdle()) {
                findWay(stream, true);
            }
        });
    }

    /**
     * Finds how a peer without a link is reached: over a neighbour, or by a link that is dialled for it. On the loop.
     *
     * @param dial whether to dial if that is the way
     */
    private void findWay(Outbound stream, boolean dial) {
        NodeId peer = stream.key.peer;
        stream.wayAsked.set(false);
        if (stream.over || link(peer) != null || !life.table.has(peer)) {
            return;
        }
        if (!life.topology.isProvided() && stream.hop() != null) {
            // The topology is being replaced: its successor says where to go. What is there stays.
            return;
        }
        Optional<NodeId> next = life.topology.nextHop(peer);
        stream.goOver(next.filter(hop -> !hop.equals(peer) && life.links.isLinked(hop)).orElse(null));
        if (dial && next.filter(peer::equals).isPresent()) {
            life.traffic.check(peer, 0);
        }
    }

    /** A member changed: what was sent to another life of it, or to one that left, has no outcome any more. */
    void member(Member member) {
        outbound.forEach((key, stream) -> {
            if (key.peer.name().equals(member.name()) && (member.state() == MemberState.LEFT ? key.peer.equals(member.id()) : member.id().supersedes(key.peer))) {
                stream.end(ErrorType.UNREACHABLE, member.state() == MemberState.LEFT
                        ? key.peer.name() + " left the cluster or was forgotten before it confirmed the message; it may or may not have had it."
                        : key.peer.name() + " began a new life before it confirmed the message; it may or may not have had it.");
                outbound.remove(key, stream);
            }
        });
        inbound.forEach((key, stream) -> {
            if (key.peer.name().equals(member.name()) && (member.state() == MemberState.LEFT ? key.peer.equals(member.id()) : member.id().supersedes(key.peer))) {
                inbound.remove(key, stream);
                stream.locked(ReceiveStream::senderGone);
            }
        });
    }

    /** This life is over. */
    void close() {
        closed = true;
        outbound.values().forEach(stream -> stream.end(ErrorType.CLOSED,
                "This node left the cluster before the message was confirmed; the peer may or may not have had it."));
        outbound.clear();
        inbound.values().forEach(Inbound::end);
        inbound.clear();
    }

    /** Completes when everything that was accepted for a channel before has its outcome. */
    CompletableFuture<Void> settled(String channel) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        outbound.forEach((key, stream) -> {
            if (key.channel.equals(channel)) {
                all.add(stream.settled());
            }
        });
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** How many messages of a channel have no outcome yet, to whomever they go. */
    long unacknowledged(String channel) {
        return outbound.values().stream().filter(stream -> stream.key.channel.equals(channel)).mapToLong(stream -> stream.counters().unacknowledged()).sum();
    }

    /** The same of all channels. */
    long unacknowledged() {
        return outbound.values().stream().mapToLong(stream -> stream.counters().unacknowledged()).sum();
    }

    SendCounters sent(NodeId peer, String channel) {
        Outbound stream = outbound.get(new Key(peer, channel));
        return stream == null ? SendCounters.NONE : stream.counters();
    }

    ReceiveCounters received(NodeId peer, String channel) {
        Inbound stream = inbound.get(new Key(peer, channel));
        return stream == null ? ReceiveCounters.NONE : stream.counters();
    }

    // --- from the links --------------------------------------------------------------------------------------------

    /** A message of ours has come, over a link or over others; on an I/O thread. False if it is none. */
    boolean received(NodeId from, Message message) {
        switch (message.subject()) {
            case Subjects.DELIVERY -> {
                life.traffic.used(from);
                received(from, message.channel(), DataFrame.decode(message.body(), message.context()));
            }
            case Subjects.DELIVERY_ACK -> {
                AckFrame ack = AckFrame.decode(message.body(), from.name());
                Outbound stream = outbound.get(new Key(from, ack.channel()));
                if (stream != null) {
                    stream.locked(core -> core.acknowledged(ack));
                }
            }
            case Subjects.DELIVERY_PROBE -> {
                ProbeFrame probe = ProbeFrame.decode(message.body());
                Inbound stream = inbound.get(new Key(from, probe.channel()));
                if (stream != null) {
                    stream.locked(core -> core.probed(probe));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A message has come, over a link or over others; on an I/O thread. */
    void received(NodeId from, String channel, DataFrame frame) {
        inbound(from, channel).data(frame);
    }

    private Inbound inbound(NodeId from, String channel) {
        return inbound.computeIfAbsent(new Key(from, channel), Inbound::new);
    }

    private Link link(NodeId peer) {
        Link link = life.links.link(peer.name());
        return link != null && link.peer().id().equals(peer) ? link : null;
    }

    /** Says something of a stream to its other end; may be lost. */
    private void tell(NodeId peer, String subject, byte[] body) {
        if (link(peer) != null) {
            life.links.sendControl(peer, subject, body);
        } else {
            life.loop.offer(() -> life.relay.back(peer, new Message(ChannelSpec.CONTROL.name(), subject, "", Context.empty(), body)));
        }
    }

    private void sleep(long nanos, Runnable then) {
        try {
            life.services.timer().schedule(() -> life.services.virtual().execute(then), Math.max(1_000_000L, nanos), java.util.concurrent.TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.RejectedExecutionException e) {
            // The node is stopping: nothing is due any more.
        }
    }

    /** A stream to a peer. */
    private final class Outbound implements SendStream.Effects {
        private final Key key;
        private final SendStream core;
        private final List<Runnable> outcomes = new ArrayList<>();
        private final List<Refusal> refusals = new ArrayList<>();
        private final List<Waiter> waiters = new ArrayList<>();
        private final AtomicBoolean wayAsked = new AtomicBoolean();
        /** The neighbour over whom the peer is reached; null if it is linked, or not reached. Set on the loop. */
        private volatile Hop hop;
        private long scheduled = SendStream.NEVER;
        private volatile boolean over;

        private record Hop(NodeId node, int ttl) {
        }

        private record Refusal(long sequence, FoundationException error) {
        }

        private record Waiter(long upTo, CompletableFuture<Void> done) {
        }

        private Outbound(Key key, ChannelSpec channel) {
            this.key = key;
            this.core = new SendStream(channel.name(), channel.ordering() != ChannelSpec.Ordering.NONE, channel.ordering() == ChannelSpec.Ordering.TOTAL,
                    channel.queueBytes(), life.services.time(), this);
            if (link(key.peer) != null) {
                core.connected();
            }
        }

        private boolean offer(Parcel parcel, boolean wait) {
            if (link(key.peer) == null && hop == null) {
                wayWanted();
            }
            boolean[] taken = new boolean[1];
            locked(stream -> {
                if (!stream.isConnected() && link(key.peer) != null) {
                    // The link came while this stream was being made.
                    stream.connected();
                }
                taken[0] = !over && stream.offer(parcel);
                while (!taken[0] && wait && !over && !Thread.currentThread().isInterrupted()) {
                    try {
                        wait(WAIT_MILLIS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    taken[0] = !over && stream.offer(parcel);
                }
            });
            return taken[0];
        }

        /** Where the overlay keeps no link to the peer, a way is looked for: once for a burst; the sweep looks again. */
        private void wayWanted() {
            if (wayAsked.compareAndSet(false, true)) {
                life.loop.execute(() -> findWay(this, true));
            }
        }

        private NodeId hop() {
            Hop now = hop;
            return now == null ? null : now.node;
        }

        /** From now on over a neighbour, or (null) over none. On the loop. */
        private void goOver(NodeId next) {
            if (next == null ? hop == null : next.equals(hop())) {
                return;
            }
            locked(stream -> {
                hop = next == null ? null : new Hop(next, life.relay.ttl());
                if (next == null) {
                    stream.disconnected();
                } else {
                    stream.connectedOverOthers(MAX_RELAYED, MAX_RELAYED_BYTES);
                }
            });
        }

        private synchronized boolean isIdle() {
            return core.isIdle();
        }

        private void locked(Consumer<SendStream> action) {
            List<Runnable> told;
            synchronized (this) {
                action.accept(core);
                for (Refusal refusal : List.copyOf(refusals)) {
                    core.giveUp(refusal.sequence, refusal.error);
                }
                refusals.clear();
                for (Waiter waiter : List.copyOf(waiters)) {
                    if (over || core.isSettled(waiter.upTo)) {
                        waiters.remove(waiter);
                        outcomes.add(() -> waiter.done.complete(null));
                    }
                }
                told = outcomes.isEmpty() ? List.of() : List.copyOf(outcomes);
                if (!told.isEmpty()) {
                    outcomes.clear();
                    notifyAll();
                }
                schedule();
            }
            told.forEach(Runnable::run);
        }

        private void schedule() {
            long wake = core.wakeAt();
            if (wake == SendStream.NEVER || over || scheduled != SendStream.NEVER && scheduled - wake <= 0) {
                return;
            }
            scheduled = wake;
            sleep(wake - life.services.time().nanos(), () -> locked(stream -> {
                scheduled = SendStream.NEVER;
                stream.tick();
            }));
        }

        @Override
        public boolean transmit(DataFrame frame, Parcel parcel) {
            Link link = link(key.peer);
            Hop via = hop;
            if (link == null && via == null) {
                return false;
            }
            Message message = new Message(key.channel, Subjects.DELIVERY, parcel.key(), parcel.context(), frame.encode());
            SendStatus[] status = new SendStatus[1];
            CompletableFuture<Void> read = parcel.large() == null ? null : new CompletableFuture<>();
            // A channel that makes its senders wait must not do so here, where I/O threads wait for this lock.
            BlockingRule.forbidden(() -> {
                if (link == null) {
                    status[0] = read == null ? life.relay.post(key.peer, via.node, via.ttl, message)
                            : life.relay.post(key.peer, via.node, via.ttl, message, parcel.large(), read);
                } else {
                    life.links.lane(key.peer.name()).touch();
                    status[0] = read == null ? link.send(message) : Lane.send(link, message, parcel.large(), read);
                }
            });
            if (read != null && Lane.isSettled(status[0])) {
                // Not on this thread, which has the lock of the stream, nor on the one that reads.
                read.whenComplete((done, failure) -> sleep(0, () -> wasRead(frame, failure)));
            }
            NodeId taker = link == null ? via.node : key.peer;
            switch (status[0]) {
                case ACCEPTED, DROPPED -> {
                    return true;
                }
                case QUEUE_FULL, CLOSED -> {
                    return false;
                }
                case TOO_LARGE -> refusals.add(new Refusal(frame.sequence(), new FoundationException(ErrorType.TOO_LARGE,
                        "The message, its subject or its key is larger than " + taker.name() + " allows.")));
                case NO_CHANNEL -> refusals.add(new Refusal(frame.sequence(), new FoundationException(ErrorType.INVALID_INPUT,
                        taker.name() + " has no channel '" + key.channel + "'.")));
            }
            return true;
        }

        /** The body of a large message is read no more; one that cannot be read will never be sent. */
        private void wasRead(DataFrame frame, Throwable failure) {
            locked(stream -> {
                if (failure instanceof FoundationException error && error.type() == ErrorType.INVALID_INPUT) {
                    stream.giveUp(frame.sequence(), error);
                } else {
                    stream.wasRead(frame, failure == null);
                }
            });
        }

        @Override
        public void probe(ProbeFrame frame) {
            tell(key.peer, Subjects.DELIVERY_PROBE, frame.encode());
        }

        @Override
        public void settled(Parcel parcel, FoundationException error) {
            outcomes.add(() -> parcel.outcome().settled(error));
        }

        private void end(ErrorType type, String sentence) {
            over = true;
            locked(stream -> stream.fail(type, sentence));
        }

        private synchronized CompletableFuture<Void> settled() {
            CompletableFuture<Void> done = new CompletableFuture<>();
            if (over || core.isIdle()) {
                done.complete(null);
            } else {
                waiters.add(new Waiter(core.last(), done));
            }
            return done;
        }

        private synchronized SendCounters counters() {
            return core.counters();
        }
    }

    /** A stream from a peer. */
    private final class Inbound implements ReceiveStream.Effects {
        private final Key key;
        private final ReceiveStream core;
        private long scheduled = SendStream.NEVER;

        private Inbound(Key key) {
            this.key = key;
            this.core = new ReceiveStream(key.channel, MAX_HELD_BYTES, life.services.time(), this);
        }

        private synchronized void data(DataFrame frame) {
            if (closed) {
                discard(frame);
            } else {
                locked(stream -> stream.data(frame));
            }
        }

        /** This life is over. */
        private synchronized void end() {
            core.close();
        }

        private synchronized void locked(Consumer<ReceiveStream> action) {
            if (closed) {
                return;
            }
            action.accept(core);
            long wake = core.wakeAt();
            if (wake == SendStream.NEVER || scheduled != SendStream.NEVER && scheduled - wake <= 0) {
                return;
            }
            scheduled = wake;
            sleep(wake - life.services.time().nanos(), () -> locked(stream -> {
                scheduled = SendStream.NEVER;
                stream.tick();
            }));
        }

        @Override
        public Handing hand(DataFrame frame) {
            Incoming incoming = new Incoming(life.settings.cluster(), key.peer, frame.subject(), key.channel, frame.context(), frame.body());
            Consumer<FoundationException> told = frame.handled() ? error -> locked(stream -> stream.finished(frame.sequence(), error)) : error -> { };
            if (frame.large() == null) {
                return inlet.tryMessage(incoming, told);
            }
            Handing handing = inlet.tryMessage(incoming, frame.large(), error -> {
                discard(frame);
                told.accept(error);
            });
            if (handing.error().isPresent()) {
                discard(frame);
            }
            return handing;
        }

        @Override
        public void discard(DataFrame frame) {
            if (frame.large() instanceof FileBody file) {
                file.close();
            }
        }

        @Override
        public void acknowledge(AckFrame ack) {
            tell(key.peer, Subjects.DELIVERY_ACK, ack.encode());
        }

        private synchronized ReceiveCounters counters() {
            return core.counters();
        }
    }
}
