package io.foundation.cluster.core.engine;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.option.Nearest;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.MessageHandler;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.RequestHandler;
import io.foundation.cluster.core.messaging.BroadcastPayload;
import io.foundation.cluster.core.messaging.HandlerTable;
import io.foundation.topology.api.Broadcast;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Messages to and from the members of one cluster, whichever life the node is in. Thread-safe. */
final class EngineMessaging implements Messaging {

    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final long WAIT_FOR_LINK_NANOS = 5_000_000_000L;

    private final EngineSettings settings;
    private final Supplier<Optional<Life>> life;
    private final HandlerTable handlers;
    private final AtomicLong sequence = new AtomicLong();

    EngineMessaging(EngineSettings settings, Supplier<Optional<Life>> life, HandlerTable handlers) {
        this.settings = settings;
        this.life = life;
        this.handlers = handlers;
    }

    @Override
    public CompletionStage<Void> send(NodeName to, Outgoing message) {
        try {
            Life now = live();
            if (to.equals(now.self.name())) {
                handlers.message(toSelf(now, message));
                return CompletableFuture.completedStage(null);
            }
            // A link proves the member: the look-up is for those without one.
            if (now.links.link(to) == null) {
                check(now, to);
            }
            checkSize(now, message);
            return now.links.send(to, wire(message), now.services.time().nanos() + WAIT_FOR_LINK_NANOS);
        } catch (FoundationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<byte[]> request(NodeName to, Outgoing message, Duration timeout) {
        try {
            if (timeout.toMillis() < 1 || timeout.compareTo(MAX_TIMEOUT) > 0) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "A timeout of " + timeout.toMillis() + " ms is not allowed: use 1 ms to 1 h.");
            }
            Life now = live();
            if (to.equals(now.self.name())) {
                return toSelfRequest(now, message, timeout);
            }
            if (now.links.link(to) == null) {
                check(now, to);
            }
            checkSize(now, message);
            return now.links.request(to, wire(message), timeout, now.services.time().nanos() + timeout.toNanos());
        } catch (FoundationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public Map<NodeName, CompletionStage<byte[]>> requestEach(Collection<NodeName> to, Outgoing message, Duration timeout) {
        Map<NodeName, CompletionStage<byte[]>> answers = new LinkedHashMap<>();
        to.forEach(name -> answers.computeIfAbsent(name, each -> request(each, message, timeout)));
        return answers;
    }

    @Override
    public CompletionStage<Void> broadcast(Outgoing message) {
        try {
            Life now = live();
            checkSize(now, message);
            Broadcast broadcast = new Broadcast(now.self, sequence.incrementAndGet(), 0,
                    new BroadcastPayload(message.channel(), message.subject(), Context.current(), message.body()).encode());
            handlers.message(toSelf(now, message));
            return now.ask(() -> {
                if (!now.topology.broadcast(broadcast)) {
                    throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED,
                            "There is no topology for the moment, and too many broadcasts wait for one; try again later.");
                }
                return null;
            });
        } catch (FoundationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** A broadcast of somebody else has come. */
    void deliver(Broadcast broadcast) {
        BroadcastPayload payload = BroadcastPayload.decode(broadcast.payload());
        handlers.message(new Incoming(settings.cluster(), broadcast.origin(), payload.subject(), payload.channel(), payload.context(), payload.body()));
    }

    @Override
    public Registration onMessage(String subject, Dispatch dispatch, MessageHandler handler) {
        checkSubject(subject);
        return handlers.onMessage(subject, dispatch, handler);
    }

    @Override
    public Registration onRequest(String subject, Dispatch dispatch, RequestHandler handler) {
        checkSubject(subject);
        return handlers.onRequest(subject, dispatch, handler);
    }

    private CompletionStage<byte[]> toSelfRequest(Life now, Outgoing message, Duration timeout) {
        CompletableFuture<byte[]> reply = new CompletableFuture<>();
        handlers.request(toSelf(now, message), new HandlerTable.Answer() {
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
            var pending = now.services.timer().schedule(() -> reply.completeExceptionally(new FoundationException(ErrorType.TIMEOUT,
                    "'" + message.subject() + "' was not answered within " + timeout.toMillis() + " ms.")),
                    timeout.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
            reply.whenComplete((body, failure) -> pending.cancel(false));
        }
        return reply;
    }

    private Incoming toSelf(Life now, Outgoing message) {
        return new Incoming(settings.cluster(), now.self, message.subject(), message.channel(), Context.current(), message.body());
    }

    private Message wire(Outgoing message) {
        return new Message(message.channel(), message.subject(), message.key(), Context.current(), message.body());
    }

    private Life live() {
        return life.get().filter(now -> !now.isOver()).orElseThrow(() -> new FoundationException(ErrorType.CLOSED,
                "This node is no member of '" + settings.cluster() + "' now: cluster:rejoin brings it back."));
    }

    private void check(Life now, NodeName to) {
        Optional<Member> member = now.table.snapshot().find(to);
        if (member.isEmpty()) {
            Iterable<String> known = now.table.snapshot().members().stream().map(each -> each.name().value()).toList();
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no member '" + to + "' in '" + settings.cluster() + "'"
                    + Nearest.to(to.value(), known).map(near -> ": did you mean '" + near + "'?").orElse(": cluster:nodes lists them."));
        }
        if (member.get().state() == MemberState.UNREACHABLE) {
            throw new FoundationException(ErrorType.UNREACHABLE, to + " is unreachable: " + member.get().note());
        }
    }

    private static void checkSize(Life now, Outgoing message) {
        EngineSettings settings = now.settings;
        if (message.body().length > settings.maxMessage()) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The message has " + message.body().length + " bytes: '" + settings.cluster()
                    + "' allows " + settings.maxMessage() + " (key maxMessage).");
        }
    }

    private static void checkSubject(String subject) {
        Outgoing.of(subject, new byte[0]);
        if (subject.startsWith(Subjects.PREFIX)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The subject '" + subject + "' is not allowed: '" + Subjects.PREFIX
                    + "' is for the runtime itself.");
        }
    }
}
