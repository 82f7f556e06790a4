package io.foundation.cluster.core.engine;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.messaging.BorrowingHandler;
import io.foundation.cluster.api.messaging.Departure;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.GapListener;
import io.foundation.cluster.api.messaging.GatherPlan;
import io.foundation.cluster.api.messaging.Gathering;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.api.messaging.LargeHandler;
import io.foundation.cluster.api.messaging.MessageHandler;
import io.foundation.cluster.api.messaging.Messaging;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.RequestHandler;
import io.foundation.cluster.api.messaging.Target;
import io.foundation.cluster.core.messaging.Gatherer;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Messages to and from the members of one cluster, whichever life the node is in. Thread-safe. */
final class EngineMessaging implements Messaging {

    private final Supplier<EngineSettings> settings;
    private final Supplier<Optional<Life>> life;
    private final MessagingParts parts;

    EngineMessaging(Supplier<EngineSettings> settings, Supplier<Optional<Life>> life, MessagingParts parts) {
        this.settings = settings;
        this.life = life;
        this.parts = parts;
    }

    @Override
    public CompletionStage<Void> send(NodeName to, Outgoing message) {
        try {
            Life now = live();
            if (parts.middleware.isEmpty() && !parts.taps.isOn()) {
                return parts.outlet.send(now, to, routed(message, "", message.body().length), Context.current(), null);
            }
            return parts.outlet.send(now, to, depart("message", Target.node(to), message));
        } catch (FoundationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Void> send(NodeName to, Outgoing message, LargeBody body) {
        try {
            Life now = live();
            return parts.outlet.send(now, to, depart("message", Target.node(to), message, body), body);
        } catch (FoundationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Void> send(Target to, Outgoing message, LargeBody body) {
        try {
            if (to.kind().equals(Target.TOPIC) || to.kind().equals(Target.ALL)) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "What goes to " + (to.kind().equals(Target.ALL) ? "all" : "a topic")
                        + " is kept in memory by everybody who passes it on: send a large body to nodes, or to a role, capability or service, or tell all where it is.");
            }
            Life now = live();
            List<NodeName> chosen = parts.targets.choose(to, message.key());
            Departure departure = depart("message", to, message, body);
            return CompletableFuture.allOf(chosen.stream().map(name -> parts.outlet.send(now, name, departure, body).toCompletableFuture())
                    .toArray(CompletableFuture[]::new));
        } catch (FoundationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Void> send(Target to, Outgoing message) {
        try {
            if (to.kind().equals(Target.TOPIC)) {
                return publish(to.name(), message);
            }
            if (to.kind().equals(Target.ALL)) {
                return broadcast(message);
            }
            Life now = live();
            List<NodeName> chosen = parts.targets.choose(to, message.key());
            Departure departure = depart("message", to, message);
            CompletableFuture<?>[] sent = chosen.stream().map(name -> parts.outlet.send(now, name, departure).toCompletableFuture()).toArray(CompletableFuture[]::new);
            return sent.length == 1 ? sent[0].thenApply(done -> null) : CompletableFuture.allOf(sent);
        } catch (FoundationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<byte[]> request(NodeName to, Outgoing message, Duration timeout) {
        try {
            Life now = live();
            return request(now, Target.node(to), to, message, timeout);
        } catch (FoundationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<byte[]> request(Target to, Outgoing message, Duration timeout) {
        try {
            Life now = live();
            List<NodeName> chosen = parts.targets.choose(to, message.key());
            if (chosen.size() > 1) {
                throw new FoundationException(ErrorType.INVALID_INPUT, chosen.size() + " nodes fit " + to + ": gather their answers, or choose one of them.");
            }
            return request(now, to, chosen.get(0), message, timeout);
        } catch (FoundationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<byte[]> request(Life now, Target to, NodeName node, Outgoing message, Duration timeout) {
        return parts.followers.asking(new Departure(to, message, Context.current()), () -> parts.outlet.request(now, node, depart("request", to, message), timeout));
    }

    @Override
    public Map<NodeName, CompletionStage<byte[]>> requestEach(Collection<NodeName> to, Outgoing message, Duration timeout) {
        Map<NodeName, CompletionStage<byte[]>> answers = new LinkedHashMap<>();
        to.forEach(name -> answers.computeIfAbsent(name, each -> request(each, message, timeout)));
        return answers;
    }

    @Override
    public Gathering gather(Target to, Outgoing message, GatherPlan plan) {
        live();
        return gather(parts.targets.all(to), message, plan);
    }

    @Override
    public Gathering gather(Collection<NodeName> to, Outgoing message, GatherPlan plan) {
        Context context = Context.current();
        return Gatherer.begin(to, plan, live().services.timer(), (node, left) -> {
            try {
                return context.call(() -> request(node, message, left));
            } catch (Exception e) {
                return CompletableFuture.failedStage(e);
            }
        });
    }

    @Override
    public CompletionStage<Void> broadcast(Outgoing message) {
        try {
            return parts.broadcaster.send(live(), depart("broadcast", Target.all(), message), "");
        } catch (FoundationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Void> publish(String topic, Outgoing message) {
        try {
            Subscriptions.check(topic);
            return parts.broadcaster.send(live(), depart("topic", Target.topic(topic), message), topic);
        } catch (FoundationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public Registration subscribe(String topic, Dispatch dispatch, MessageHandler handler) {
        return parts.subscriptions.subscribe(topic, dispatch, handler);
    }

    @Override
    public Registration advertise(String kind, String name, int weight) {
        return parts.advertisements.add(kind, name, weight);
    }

    @Override
    public Registration onGap(GapListener listener) {
        return parts.gaps.add(0, listener);
    }

    @Override
    public Registration onMessage(String subject, Dispatch dispatch, MessageHandler handler) {
        checkSubject(subject);
        return parts.handlers.onMessage(subject, dispatch, handler);
    }

    @Override
    public Registration onBorrowed(String subject, BorrowingHandler handler) {
        checkSubject(subject);
        return parts.handlers.onBorrowed(subject, handler);
    }

    @Override
    public Registration onLarge(String subject, LargeHandler handler) {
        checkSubject(subject);
        return parts.handlers.onLarge(subject, handler);
    }

    @Override
    public Registration onRequest(String subject, Dispatch dispatch, RequestHandler handler) {
        checkSubject(subject);
        return parts.handlers.onRequest(subject, dispatch, handler);
    }

    /** Chooses the channel, then leads the message past the middleware and those who watch. */
    private Departure depart(String kind, Target to, Outgoing message) {
        return depart(kind, to, message, null);
    }

    private Departure depart(String kind, Target to, Outgoing message, LargeBody large) {
        boolean toTopic = to.kind().equals(Target.TOPIC);
        long bytes = large == null ? message.body().length : large.length();
        Departure departure = parts.middleware.outgoing(new Departure(to, routed(message, toTopic ? to.name() : "", bytes), Context.current()));
        if (parts.taps.isOn()) {
            Outgoing sent = departure.message();
            parts.taps.show(false, kind, to.toString(), sent.channel(), sent.subject(), toTopic ? to.name() : "", sent.body(),
                    large == null ? sent.body().length : bytes);
        }
        return departure;
    }

    private Outgoing routed(Outgoing message, String topic, long bytes) {
        return message.channel().equals(Outgoing.ROUTED) ? message.on(parts.router.route(message, topic, bytes).channel()) : message;
    }

    private Life live() {
        return life.get().filter(now -> !now.isOver()).orElseThrow(() -> new FoundationException(ErrorType.CLOSED,
                "This node is no member of '" + settings.get().cluster() + "' now: cluster:rejoin brings it back."));
    }

    private static void checkSubject(String subject) {
        Outgoing.of(subject, new byte[0]);
        if (subject.startsWith(Subjects.PREFIX)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The subject '" + subject + "' is not allowed: '" + Subjects.PREFIX
                    + "' is for the runtime itself.");
        }
    }
}
