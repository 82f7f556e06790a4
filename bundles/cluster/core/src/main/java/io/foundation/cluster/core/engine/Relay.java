package io.foundation.cluster.core.engine;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.codec.ErrorCodec;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.core.delivery.DataFrame;
import io.foundation.cluster.core.delivery.Handing;
import io.foundation.cluster.core.messaging.FileBody;
import io.foundation.cluster.core.messaging.HandlerTable;
import io.foundation.cluster.core.messaging.Inlet;
import io.foundation.cluster.core.messaging.RelayEnvelope;
import io.foundation.cluster.core.messaging.RelayEnvelope.Kind;
import io.foundation.topology.dissemination.Delivered;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.SendStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Messages and requests to members this node is not linked with, over those it is linked with: each node on the way asks its
 * topology for the next. Answers go back the way the call came, as far as those links are still there.
 *
 * <p>A message is handed over at most once ({@link Delivered}). Its sender hears what became of it: a receipt, a reply, or a
 * typed error of whoever could not pass it on (no way, a full queue, {@code ttl} links passed); and {@code TIMEOUT} if nothing
 * comes, when it is not known whether it arrived. What {@link DeliveryDriver} sends is not answered: it has confirmations of its
 * own. Everything is bounded. State is changed on the loop; {@link #received} comes
 * on I/O threads, where handlers run as for messages over a link of their own.
 */
final class Relay {

    /** Calls that wait for what becomes of them, at most. */
    static final int MAX_CALLS = 4_096;
    private static final int MAX_ROUTES = 4_096;
    private static final int MIN_TTL = 6;
    private static final String EXPIRY = "relay";
    private static final byte[] NOTHING = {};
    private static final String REASON = "reason";
    /** Nobody waits for what becomes of it: whoever sent it sends it again until it is confirmed otherwise. */
    private static final long NO_CALL = 0;

    /** What is counted. */
    private enum Counted {
        /** Calls that began here. */
        SENT("sent"),
        /** What nobody waits for, that began here: it is confirmed otherwise. */
        POSTED("posted"),
        /** Calls and answers that were for this node. */
        RECEIVED("received"),
        /** What was passed on for others. */
        FORWARDED("forwarded"),
        /** What could not be passed on, of which the sender was told: those below are part of it. */
        FAILED("failed"),
        /** Of too many links passed. */
        EXPIRED("expired"),
        NO_WAY("noWay"),
        /** What came back to where it began. */
        LOOPS("loops"),
        DUPLICATES("duplicates"),
        /** Answers that found no way back: who waits for them runs into his time limit. */
        ANSWERS_LOST("answersLost"),
        MALFORMED("malformed"),
        /** What belongs to confirmed delivery, of an origin that is not known here as a member yet: it comes again. */
        STRANGERS("strangers"),
        /** Of a kind that this version does not know. */
        UNKNOWN("unknown");

        private final String word;

        Counted(String word) {
            this.word = word;
        }
    }

    private record Call(NodeId destination, Lane.Waiting waiting) {
    }

    /** The way an answer goes: the neighbour through whom somebody's last message came. The oldest give way. */
    private static final class Routes extends LinkedHashMap<NodeId, NodeId> {
        private static final long serialVersionUID = 1L;

        Routes() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, NodeId> eldest) {
            return size() > MAX_ROUTES;
        }
    }

    private final Life life;
    private final Inlet inlet;
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();
    private final Map<NodeId, Long> sequences = new ConcurrentHashMap<>();
    private final Map<NodeId, NodeId> routes = new Routes();
    private final Delivered delivered = new Delivered();
    private final Map<Counted, LongAdder> counters = new EnumMap<>(Counted.class);
    private long lastCall;

    Relay(Life life, Inlet inlet) {
        this.life = life;
        this.inlet = inlet;
        for (Counted what : Counted.values()) {
            counters.put(what, new LongAdder());
        }
    }

    // --- from here -------------------------------------------------------------------------------------------------

    /** Sends what waits for a link to somebody over a neighbour instead. On the loop. */
    void send(NodeId destination, NodeId hop, Lane.Waiting waiting) {
        Message message = waiting.message();
        if (message.subject().equals(Subjects.RELAY)) {
            pass(hop, message, waiting);
            return;
        }
        if (waiting.large() != null) {
            sendLarge(destination, hop, waiting);
            return;
        }
        long left = waiting.deadlineNanos() - life.services.time().nanos();
        if (left <= 0) {
            waiting.fail(new FoundationException(ErrorType.TIMEOUT, destination.name() + " did not answer in time: no way to it was found."));
            return;
        }
        if (calls.size() >= MAX_CALLS) {
            waiting.fail(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "Too many messages wait for an answer over other nodes ("
                    + MAX_CALLS + "); try again later."));
            return;
        }
        long call = ++lastCall;
        calls.put(call, new Call(destination, waiting));
        RelayEnvelope envelope = new RelayEnvelope(waiting.reply() == null ? Kind.MESSAGE : Kind.REQUEST, life.self, destination, nextSequence(destination), call,
                ttl(), 0, waiting.reply() == null ? 0 : Math.max(1, left / 1_000_000), message.subject(), message.key(), message.context(), message.body());
        life.loop.schedule(this, new TimerKey(EXPIRY, call), left, key -> end(call, waits -> waits.fail(new FoundationException(ErrorType.TIMEOUT,
                destination.name() + " did not answer in time over " + hop.name() + ": it is not known whether it was reached."))));
        count(Counted.SENT);
        FoundationException refused = transmit(hop, envelope, message.channel());
        if (refused != null) {
            end(call, waits -> waits.fail(refused));
        }
    }

    /** How long a large body takes over other nodes nobody knows: its sender hears only that it was read. */
    private void sendLarge(NodeId destination, NodeId hop, Lane.Waiting waiting) {
        Link link = linkTo(hop);
        SendStatus status = link == null ? SendStatus.CLOSED : post(destination, link, ttl(), waiting.message(), waiting.large(), waiting.taken());
        if (!Lane.isSettled(status)) {
            waiting.fail(life.links.lane(hop.name()).refused(status));
        }
    }

    /**
     * Sends a message with a large body to a member over a neighbour; nobody is told what becomes of it. From any thread.
     *
     * @param message its body is what goes before the large one
     * @param read    as {@link Lane#send(Link, Message, LargeBody, CompletableFuture)} says
     */
    SendStatus post(NodeId destination, NodeId hop, int ttl, Message message, LargeBody large, CompletableFuture<Void> read) {
        Link link = linkTo(hop);
        return link == null ? SendStatus.CLOSED : post(destination, link, ttl, message, large, read);
    }

    private SendStatus post(NodeId destination, Link link, int ttl, Message message, LargeBody large, CompletableFuture<Void> read) {
        LargeBody whole = message.body().length == 0 ? large : new Headed(message.body(), large);
        RelayEnvelope envelope = new RelayEnvelope(Kind.MESSAGE, life.self, destination, nextSequence(destination), NO_CALL, ttl, 0, 0, message.subject(), message.key(),
                message.context(), NOTHING, whole);
        life.links.lane(link.peer().id().name()).touch();
        count(Counted.POSTED);
        return Lane.send(link, new Message(message.channel(), Subjects.RELAY, message.key(), Context.empty(), envelope.next().toBytes()), whole, read);
    }

    /** A large body with something before it, as one. */
    private record Headed(byte[] head, LargeBody rest) implements LargeBody {

        @Override
        public long length() {
            return head.length + rest.length();
        }

        @Override
        public InputStream open() throws IOException {
            return new SequenceInputStream(new ByteArrayInputStream(head), rest.open());
        }
    }

    /**
     * Sends a message of the runtime's own to a member over a neighbour; nobody is told what becomes of it. From any thread.
     *
     * @param ttl as {@link #ttl()} said
     */
    SendStatus post(NodeId destination, NodeId hop, int ttl, Message message) {
        Link link = linkTo(hop);
        if (link == null) {
            return SendStatus.CLOSED;
        }
        RelayEnvelope envelope = new RelayEnvelope(Kind.MESSAGE, life.self, destination, nextSequence(destination), NO_CALL, ttl, 0, 0,
                message.subject(), message.key(), message.context(), message.body());
        life.links.lane(hop.name()).touch();
        count(Counted.POSTED);
        return link.send(new Message(message.channel(), Subjects.RELAY, message.key(), Context.empty(), envelope.next().toBytes()));
    }

    /** Sends a message of the runtime's own to a member the way its last message came, else as the topology says. On the loop. */
    void back(NodeId destination, Message message) {
        NodeId learned;
        synchronized (routes) {
            learned = routes.get(destination);
        }
        Optional<NodeId> hop = Optional.ofNullable(learned).filter(each -> linkTo(each) != null)
                .or(() -> life.table.has(destination) ? life.topology.nextHop(destination) : Optional.empty());
        if (hop.isEmpty() || !Lane.isSettled(post(destination, hop.get(), ttl(), message))) {
            count(Counted.ANSWERS_LOST);
        }
    }

    /** An envelope of somebody else's waited for a link to its destination. */
    private void pass(NodeId hop, Message message, Lane.Waiting waiting) {
        Link link = linkTo(hop);
        SendStatus status = link == null ? SendStatus.CLOSED
                : waiting.large() == null ? link.send(message) : Lane.send(link, message, waiting.large(), waiting.taken());
        if (Lane.isSettled(status)) {
            if (waiting.large() == null) {
                waiting.taken().complete(null);
            }
        } else {
            waiting.fail(life.links.lane(hop.name()).refused(status));
        }
    }

    private void end(long call, java.util.function.Consumer<Lane.Waiting> outcome) {
        Call waits = calls.remove(call);
        if (waits != null) {
            life.loop.execute(() -> life.loop.cancel(this, new TimerKey(EXPIRY, call)));
            outcome.accept(waits.waiting());
        }
    }

    private long nextSequence(NodeId destination) {
        return sequences.merge(destination, 1L, Long::sum);
    }

    /** One and a half times the diameter an overlay of this size and degree may have, at least {@value #MIN_TTL}. */
    int ttl() {
        int members = Math.max(2, life.table.size());
        int degree = life.links.linkedPeers().size();
        double diameter = degree <= 2 ? members / 2.0 : 2 + Math.log(members) / Math.log(degree - 1.0);
        return (int) Math.clamp(Math.ceil(1.5 * diameter), MIN_TTL, RelayEnvelope.MAX_TTL);
    }

    /** Null if it is on its way. */
    private FoundationException transmit(NodeId hop, RelayEnvelope envelope, String channel) {
        Message message = new Message(channel, Subjects.RELAY, envelope.key(), Context.empty(), envelope.next().toBytes());
        Link link = linkTo(hop);
        if (link != null) {
            life.links.lane(hop.name()).touch();
            SendStatus status;
            if (envelope.large() == null) {
                status = link.send(message);
            } else {
                CompletableFuture<Void> read = new CompletableFuture<>();
                status = Lane.send(link, message, envelope.large(), read);
                read.whenComplete((done, failure) -> envelope.discard());
            }
            return Lane.isSettled(status) ? null : life.links.lane(hop.name()).refused(status);
        }
        if (!hop.equals(envelope.destination())) {
            return new FoundationException(ErrorType.UNREACHABLE, "The link to " + hop.name() + " on the way to " + envelope.destination().name() + " was closed.");
        }
        long deadline = life.services.time().nanos() + TrafficLinks.WAIT_NANOS;
        CompletionStage<Void> sent = envelope.large() == null ? life.links.send(hop.name(), message, deadline)
                : life.links.send(hop.name(), message, envelope.large(), deadline);
        sent.whenComplete((done, failure) -> {
            envelope.discard();
            if (failure != null) {
                life.loop.execute(() -> failed(envelope, channel, FoundationException.wrap(failure, ErrorType.UNREACHABLE, "It could not be passed on.")));
            }
        });
        return null;
    }

    private Link linkTo(NodeId hop) {
        Link link = life.links.link(hop.name());
        return link != null && link.peer().id().equals(hop) ? link : null;
    }

    // --- from others -----------------------------------------------------------------------------------------------

    /** An envelope has come over a link; on its I/O thread. */
    void received(NodeId from, Message message) {
        read(() -> RelayEnvelope.read(message.body())).ifPresent(envelope -> received(from, envelope, message.channel()));
    }

    /** Reads an envelope; empty, and counted, if it is none that this version knows. */
    Optional<RelayEnvelope> read(Supplier<Optional<RelayEnvelope>> reading) {
        try {
            Optional<RelayEnvelope> read = reading.get();
            if (read.isEmpty()) {
                count(Counted.UNKNOWN);
            }
            return read;
        } catch (FoundationException e) {
            count(Counted.MALFORMED);
            return Optional.empty();
        }
    }

    /** The same, read already; a file that its body is in belongs to this. */
    void received(NodeId from, RelayEnvelope envelope, String channel) {
        if (envelope.origin().equals(life.self)) {
            count(Counted.LOOPS);
            envelope.discard();
            if (!envelope.kind().isAnswer()) {
                end(envelope.call(), waiting -> waiting.fail(new FoundationException(ErrorType.UNREACHABLE, "No way to " + envelope.destination().name()
                        + ": after " + envelope.hops() + " links the message was here again.", null, Map.of(REASON, "loop"))));
            }
            return;
        }
        synchronized (routes) {
            routes.put(envelope.origin(), from);
        }
        if (envelope.destination().equals(life.self)) {
            arrived(envelope.kind() == Kind.MESSAGE ? envelope : takeIn(envelope), channel);
        } else if (envelope.large() == null) {
            life.loop.offer(() -> forward(from, envelope, channel));
        } else {
            // There are few of them, and a file that is dropped on the way would be left behind.
            life.loop.execute(() -> forward(from, envelope, channel));
        }
    }

    /** Requests and answers are handed over in memory, as they are over a link of their own. */
    private static RelayEnvelope takeIn(RelayEnvelope envelope) {
        try {
            return envelope.inMemory();
        } finally {
            envelope.discard();
        }
    }

    private void arrived(RelayEnvelope envelope, String channel) {
        boolean first;
        synchronized (delivered) {
            first = delivered.first(envelope.origin(), envelope.sequence());
        }
        if (!first) {
            count(Counted.DUPLICATES);
            envelope.discard();
            return;
        }
        count(Counted.RECEIVED);
        if (!envelope.kind().isAnswer() && isForbidden(envelope, channel)) {
            envelope.discard();
            return;
        }
        Incoming incoming = new Incoming(life.settings.cluster(), envelope.origin(), envelope.subject(), channel, envelope.context(), envelope.body());
        switch (envelope.kind()) {
            case MESSAGE -> {
                if (envelope.subject().startsWith(Subjects.PREFIX)) {
                    ofDelivery(envelope, channel);
                    return;
                }
                if (envelope.large() != null) {
                    inlet.message(incoming, envelope.large(), envelope::discard);
                } else if (envelope.call() == NO_CALL) {
                    inlet.message(incoming);
                } else if (inlet.tryMessage(incoming, error -> { }) == Handing.BUSY) {
                    // No credit slows down who sends over others: he is told, as if his own queue were full.
                    answer(envelope, channel, Kind.FAILURE, ErrorCodec.toBytes(new FoundationException(ErrorType.RESOURCE_EXHAUSTED,
                            "Too many messages wait for the handlers of '" + envelope.subject() + "' on " + life.self.name() + "; try again later.")));
                } else {
                    answer(envelope, channel, Kind.RECEIPT, new byte[0]);
                }
            }
            case REQUEST -> inlet.request(incoming, new HandlerTable.Answer() {
                @Override
                public void reply(byte[] body) {
                    if (body.length > life.settings.maxMessage()) {
                        fail(new FoundationException(ErrorType.TOO_LARGE, "The reply is larger than this cluster allows.", null, Map.of(REASON, "reply")));
                    } else {
                        answer(envelope, channel, Kind.REPLY, body);
                    }
                }

                @Override
                public void fail(FoundationException error) {
                    answer(envelope, channel, Kind.FAILURE, ErrorCodec.toBytes(error));
                }
            });
            case REPLY -> end(envelope.call(), waiting -> {
                if (waiting.reply() != null) {
                    waiting.reply().complete(envelope.body());
                }
            });
            case RECEIPT -> end(envelope.call(), waiting -> {
                if (waiting.taken() != null) {
                    waiting.taken().complete(null);
                }
            });
            case FAILURE -> end(envelope.call(), waiting -> waiting.fail(envelope.failure()));
            default -> throw new IllegalStateException("a relayed " + envelope.kind());
        }
    }

    private boolean isForbidden(RelayEnvelope envelope, String channel) {
        boolean byCertificate = life.certificates.own().filter(own -> !own.roles().isEmpty()).isPresent();
        Optional<FoundationException> refused = life.guarded.refuseOverOthers(envelope.origin(),
                () -> life.table.find(envelope.origin().name()).map(Member::roles).orElse(Set.of()), byCertificate, channel,
                envelope.kind() == Kind.REQUEST ? "request" : "message");
        refused.filter(why -> envelope.call() != NO_CALL).ifPresent(why -> answer(envelope, channel, Kind.FAILURE, ErrorCodec.toBytes(why)));
        return refused.isPresent();
    }

    /** Of what the runtime itself says, only what belongs to delivery for certain passes over others. */
    private void ofDelivery(RelayEnvelope envelope, String channel) {
        if (life.table.find(envelope.origin().name()).filter(member -> member.id().equals(envelope.origin())).isEmpty()) {
            // Comes again when the origin is known here as a member.
            count(Counted.STRANGERS);
            envelope.discard();
            return;
        }
        try {
            if (envelope.large() instanceof FileBody file) {
                if (envelope.subject().equals(Subjects.DELIVERY)) {
                    life.delivery.received(envelope.origin(), channel, DataFrame.decode(file, envelope.context()));
                } else {
                    count(Counted.UNKNOWN);
                    envelope.discard();
                }
            } else if (!life.delivery.received(envelope.origin(), new Message(channel, envelope.subject(), envelope.key(), envelope.context(), envelope.body()))) {
                count(Counted.UNKNOWN);
            }
        } catch (FoundationException e) {
            count(Counted.MALFORMED);
            envelope.discard();
        }
    }

    private void answer(RelayEnvelope to, String channel, Kind kind, byte[] body) {
        life.loop.execute(() -> {
            RelayEnvelope envelope = new RelayEnvelope(kind, life.self, to.origin(), nextSequence(to.origin()), to.call(),
                    Math.max(ttl(), Math.min(RelayEnvelope.MAX_TTL, to.hops() + 2)), 0, 0, "", to.key(), Context.empty(), body);
            FoundationException lost = way(envelope, life.self).map(hop -> transmit(hop, envelope, channel)).orElse(null);
            if (lost != null) {
                count(Counted.ANSWERS_LOST);
            }
        });
    }

    /** Passes an envelope on. On the loop. */
    private void forward(NodeId from, RelayEnvelope envelope, String channel) {
        if (envelope.ttl() <= 0) {
            count(Counted.EXPIRED);
            failed(envelope, channel, new FoundationException(ErrorType.UNREACHABLE, "No way to " + envelope.destination().name() + " within "
                    + envelope.hops() + " links: the message expired at " + life.self.name() + ".", null, Map.of(REASON, "expired")));
            return;
        }
        Optional<NodeId> hop = way(envelope, from);
        if (hop.isEmpty()) {
            count(Counted.NO_WAY);
            failed(envelope, channel, new FoundationException(ErrorType.UNREACHABLE, life.self.name() + " knows no way to "
                    + envelope.destination().name() + ", to which it was asked to pass a message on.", null, Map.of(REASON, "no-way")));
            return;
        }
        FoundationException refused = transmit(hop.get(), envelope, channel);
        if (refused == null) {
            count(Counted.FORWARDED);
        } else {
            failed(envelope, channel, refused);
        }
    }

    /** Where an envelope goes next: answers the way their call came, everything else as the topology says; not back. */
    private Optional<NodeId> way(RelayEnvelope envelope, NodeId from) {
        NodeId destination = envelope.destination();
        if (linkTo(destination) != null) {
            return Optional.of(destination);
        }
        NodeId learned;
        synchronized (routes) {
            learned = routes.get(destination);
        }
        Optional<NodeId> back = Optional.ofNullable(learned).filter(hop -> !hop.equals(from) && linkTo(hop) != null);
        if (envelope.kind().isAnswer() && back.isPresent()) {
            return back;
        }
        Optional<NodeId> next = life.table.has(destination) ? life.topology.nextHop(destination) : Optional.empty();
        return next.filter(hop -> !hop.equals(from) && !hop.equals(life.self)).or(() -> back);
    }

    /** Tells the origin that its message went no further. */
    private void failed(RelayEnvelope envelope, String channel, FoundationException why) {
        envelope.discard();
        if (envelope.kind().isAnswer()) {
            count(Counted.ANSWERS_LOST);
        } else if (envelope.origin().equals(life.self)) {
            end(envelope.call(), waiting -> waiting.fail(why));
        } else if (envelope.call() == NO_CALL) {
            count(Counted.FAILED);
        } else {
            count(Counted.FAILED);
            answer(envelope, channel, Kind.FAILURE, ErrorCodec.toBytes(why));
        }
    }

    // --- ends ------------------------------------------------------------------------------------------------------

    /** Somebody will not answer any more. */
    void fail(NodeId destination, FoundationException why) {
        List.copyOf(calls.entrySet()).stream().filter(entry -> entry.getValue().destination().equals(destination))
                .forEach(entry -> end(entry.getKey(), waiting -> waiting.fail(why)));
    }

    /** Somebody is a member no more: nothing is kept for him. */
    void forget(NodeId peer) {
        sequences.remove(peer);
        synchronized (routes) {
            routes.remove(peer);
        }
    }

    void failAll(FoundationException why) {
        List.copyOf(calls.keySet()).forEach(call -> end(call, waiting -> waiting.fail(why)));
    }

    private void count(Counted what) {
        counters.get(what).increment();
    }

    /** What was sent, received, passed on and lost, in messages since this life began, and what waits now; from any thread. */
    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        counters.forEach((what, count) -> facts.put("relayed." + what.word, Long.toString(count.sum())));
        facts.put("relayed.waiting", Integer.toString(calls.size()));
        return facts;
    }
}
