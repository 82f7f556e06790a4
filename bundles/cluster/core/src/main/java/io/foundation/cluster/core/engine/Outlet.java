package io.foundation.cluster.core.engine;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.Nearest;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.Departure;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.delivery.Handing;
import io.foundation.cluster.core.messaging.HandlerTable;
import io.foundation.cluster.core.messaging.Inlet;
import io.foundation.cluster.core.security.ChannelGuard;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The way of a message that has passed middleware and rules to one node, this one included. Thread-safe. */
final class Outlet {

    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final long WAIT_FOR_LINK_NANOS = 5_000_000_000L;

    private final Inlet inlet;
    private final Map<NodeName, AtomicInteger> pending = new ConcurrentHashMap<>();

    Outlet(Inlet inlet) {
        this.inlet = inlet;
    }

    CompletionStage<Void> send(Life now, NodeName to, Departure departure) {
        return send(now, to, departure, null);
    }

    /** @param large the body, if it is read while it is sent; else null */
    CompletionStage<Void> send(Life now, NodeName to, Departure departure, LargeBody large) {
        return send(now, to, departure.message(), departure.context(), large);
    }

    /** As above, of a message that nobody looks at on the way. */
    CompletionStage<Void> send(Life now, NodeName to, Outgoing message, Context context, LargeBody large) {
        ChannelSpec channel = channel(now, message);
        if (large != null) {
            checkLarge(now, channel, message, large);
        }
        if (!message.label().isEmpty()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A message to one node has no causal order: broadcast it, or leave the label '" + message.label() + "' away.");
        }
        boolean certain = message.acknowledgement() != Acknowledgement.CHANNEL || channel.delivery() != ChannelSpec.Delivery.AT_MOST_ONCE;
        if (to.equals(now.self.name())) {
            return sendToSelf(now, message, context, large, certain);
        }
        Lane lane = now.links.find(to);
        Link link = lane == null ? null : lane.link();
        // A link proves the member: the look-up is for those without one.
        NodeId peer = link != null ? link.peer().id() : check(now, to, certain);
        Message wire = wire(message, context);
        if (certain) {
            return now.delivery.send(peer, channel, wire, large, message.acknowledgement() == Acknowledgement.HANDLED);
        }
        CompletionStage<Void> sent = link == null || large != null ? null : lane.sendNow(wire, link);
        if (sent != null) {
            return sent;
        }
        long deadline = now.services.time().nanos() + WAIT_FOR_LINK_NANOS;
        return large == null ? now.links.send(to, wire, deadline) : now.links.send(to, wire, large, deadline);
    }

    private static void checkLarge(Life now, ChannelSpec channel, Outgoing message, LargeBody large) {
        if (message.body().length > 0) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The message '" + message.subject() + "' has two bodies, one of " + message.body().length
                    + " bytes in memory: leave that empty; and a middleware must not give it one.");
        }
        if (channel.monotonic() || channel.isUrgent()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The channel '" + channel.name() + "' is " + (channel.monotonic() ? "monotonic"
                    : "for the runtime and what is urgent") + ": a body that is read while it is sent goes on another, such as data.");
        }
        checkLength(now, large.length());
    }

    private static void checkLength(Life now, long length) {
        EngineSettings settings = now.settings;
        if (length > settings.maxMessage()) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The message has " + length + " bytes: '" + settings.cluster()
                    + "' allows " + settings.maxMessage() + " (key maxMessage).");
        }
    }

    private CompletionStage<Void> sendToSelf(Life now, Outgoing sent, Context context, LargeBody large, boolean certain) {
        Incoming message = toSelf(now, sent, context, "");
        if (!certain && large != null) {
            CompletableFuture<Void> read = new CompletableFuture<>();
            inlet.message(message, large, () -> read.complete(null));
            return read;
        }
        if (!certain) {
            inlet.message(message);
            return CompletableFuture.completedStage(null);
        }
        // A body that is no copy is needed until they have returned.
        boolean handled = sent.acknowledgement() == Acknowledgement.HANDLED || large != null;
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        Handing handing = inlet.tryMessage(message, large, error -> {
            if (handled) {
                complete(outcome, error);
            }
        });
        if (handing == Handing.BUSY) {
            return CompletableFuture.failedStage(new FoundationException(ErrorType.RESOURCE_EXHAUSTED,
                    "Too many messages wait for the handlers of '" + message.subject() + "' on this node; try again later."));
        }
        handing.error().ifPresent(error -> complete(outcome, error));
        if (!handled) {
            complete(outcome, null);
        }
        return outcome;
    }

    private static void complete(CompletableFuture<Void> outcome, FoundationException error) {
        if (error == null) {
            outcome.complete(null);
        } else {
            outcome.completeExceptionally(error);
        }
    }

    CompletionStage<byte[]> request(Life now, NodeName to, Departure departure, Duration timeout) {
        checkTimeout(timeout);
        channel(now, departure.message());
        if (to.equals(now.self.name())) {
            return requestOfSelf(now, departure, timeout);
        }
        if (now.links.link(to) == null) {
            check(now, to, false);
        }
        CompletionStage<byte[]> answer = now.links.request(to, wire(departure.message(), departure.context()), timeout, now.services.time().nanos() + timeout.toNanos());
        return counted(to, answer);
    }

    private static void checkTimeout(Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A timeout of " + timeout.toMillis() + " ms is not allowed: use 1 ms to 1 h.");
        }
    }

    private CompletionStage<byte[]> counted(NodeName to, CompletionStage<byte[]> answer) {
        AtomicInteger count = pending.computeIfAbsent(to, name -> new AtomicInteger());
        count.incrementAndGet();
        return answer.whenComplete((body, failure) -> count.decrementAndGet());
    }

    /** How many answers a node owes. */
    int pending(NodeName node) {
        AtomicInteger count = pending.get(node);
        return count == null ? 0 : count.get();
    }

    void forget(NodeName node) {
        pending.remove(node);
    }

    private CompletionStage<byte[]> requestOfSelf(Life now, Departure departure, Duration timeout) {
        CompletableFuture<byte[]> reply = new CompletableFuture<>();
        String subject = departure.message().subject();
        inlet.request(toSelf(now, departure, ""), new HandlerTable.Answer() {
            @Override
            public void reply(byte[] body) {
                reply.complete(body);
            }

            @Override
            public void fail(FoundationException error) {
                reply.completeExceptionally(error);
            }
        });
        if (!reply.isDone()) {
            var end = now.services.timer().schedule(() -> reply.completeExceptionally(new FoundationException(ErrorType.TIMEOUT,
                    "'" + subject + "' was not answered within " + timeout.toMillis() + " ms.")), timeout.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
            reply.whenComplete((body, failure) -> end.cancel(false));
        }
        return counted(now.self.name(), reply);
    }

    /** What this node sends to itself. */
    static Incoming toSelf(Life now, Departure departure, String topic) {
        return toSelf(now, departure.message(), departure.context(), topic);
    }

    private static Incoming toSelf(Life now, Outgoing message, Context context, String topic) {
        return new Incoming(now.settings.cluster(), now.self, message.subject(), message.channel(), topic, context, message.body());
    }

    private static Message wire(Outgoing message, Context context) {
        return new Message(message.channel(), message.subject(), message.key(), context, message.body());
    }

    /** The channel, if there is one of that name, this node may use it, and the message is small enough. */
    static ChannelSpec channel(Life now, Outgoing message) {
        checkLength(now, message.body().length);
        ChannelSpec channel = now.channels.require(message.channel());
        Set<String> roles = channel.roles();
        if (!roles.isEmpty() && ownRoles(now).stream().noneMatch(roles::contains)) {
            throw new FoundationException(ErrorType.FORBIDDEN, "The channel '" + channel.name() + "' is for nodes with one of the roles "
                    + String.join(", ", roles) + " only (key channel." + channel.name() + ".roles).");
        }
        return channel;
    }

    /** The roles that the guards of the peers see; what a node says of itself can change in the course of its life. */
    private static Set<String> ownRoles(Life now) {
        return ChannelGuard.roles(now.certificates.own(), () -> now.table.find(now.self.name()).map(Member::roles).orElse(now.settings.roles()));
    }

    /** @param patient whether the message may wait for a member that cannot be reached at the moment */
    private static NodeId check(Life now, NodeName to, boolean patient) {
        Optional<Member> member = now.table.find(to);
        if (member.isEmpty()) {
            Iterable<String> known = now.table.snapshot().members().stream().map(each -> each.name().value()).toList();
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no member '" + to + "' in '" + now.settings.cluster() + "'"
                    + Nearest.to(to.value(), known).map(near -> ": did you mean '" + near + "'?").orElse(": cluster:nodes lists them."));
        }
        if (member.get().state() == MemberState.UNREACHABLE && !patient) {
            throw new FoundationException(ErrorType.UNREACHABLE, to + " is unreachable: " + member.get().note());
        }
        return member.get().id();
    }
}
