package io.foundation.events.cluster;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.GatherPlan;
import io.foundation.cluster.api.messaging.Gathered;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.api.messaging.Target;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventListener;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.Events;
import io.foundation.events.api.Subscription;
import io.foundation.events.api.cluster.ClusterEvents;
import io.foundation.events.api.cluster.ClusterFound;
import io.foundation.events.api.cluster.ClusterSubscriptionStats;
import io.foundation.events.api.cluster.Emitted;
import io.foundation.events.cluster.reading.Answerer;
import io.foundation.events.cluster.reading.Readers;
import io.foundation.events.cluster.reading.Subjects;
import io.foundation.events.cluster.wire.Position;
import io.foundation.events.cluster.wire.ReadAnswer;
import io.foundation.events.cluster.wire.ReadRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The events of this node within one cluster: answers the others, and asks them. */
public final class NodeEvents implements ClusterEvents, AutoCloseable {

    private static final byte[] TAKEN = {};

    private final Cluster cluster;
    private final Events events;
    private final Answerer answerer;
    private final Copies copies;
    private final Readers readers;
    private final List<Registration> registrations = new ArrayList<>();

    /** @param carrier whose threads may block */
    public NodeEvents(Cluster cluster, Events events, Executor carrier, Time time) {
        this.cluster = cluster;
        this.events = events;
        this.answerer = new Answerer(events, this::self, time);
        this.copies = new Copies(events);
        this.readers = new Readers(cluster, carrier, events::decode);
        registrations.add(cluster.messaging().onRequest(Subjects.READ, Dispatch.VIRTUAL,
                request -> CompletableFuture.completedFuture(answerer.answer(ReadRequest.fromBytes(request.body())).toBytes())));
        registrations.add(cluster.messaging().onRequest(Subjects.STORE, Dispatch.VIRTUAL, request -> {
            copies.take(request.body());
            return CompletableFuture.completedFuture(TAKEN);
        }));
        registrations.add(cluster.listen(readers));
    }

    private String self() {
        return cluster.self().name().value();
    }

    @Override
    public CompletionStage<Emitted> emit(EventDraft draft, Duration timeout) {
        Event event;
        GatherPlan plan;
        try {
            plan = GatherPlan.all(timeout);
            event = events.append(draft);
        } catch (FoundationException e) {
            return CompletableFuture.failedFuture(e);
        }
        List<NodeName> others = cluster.members().members().stream().map(Member::name).filter(name -> !name.value().equals(self())).toList();
        if (others.isEmpty()) {
            return CompletableFuture.completedFuture(new Emitted(event, Set.of(), Map.of()));
        }
        return cluster.messaging().gather(others, Outgoing.of(Subjects.STORE, copies.write(event)).on(Subjects.CHANNEL), plan).result().thenApply(gathered -> emitted(event, gathered));
    }

    private static Emitted emitted(Event event, Gathered gathered) {
        Set<String> nodes = new HashSet<>();
        Map<String, String> missing = new TreeMap<>();
        gathered.results().forEach((node, result) -> {
            if (result.body().isPresent()) {
                nodes.add(node.value());
            } else {
                missing.put(node.value(), why(result));
            }
        });
        return new Emitted(event, nodes, missing);
    }

    private static String why(Gathered.Result result) {
        return result.error().map(FoundationException::getMessage).orElse("It has not answered in time.");
    }

    @Override
    public Registration subscribe(Subscription subscription, EventListener listener) {
        return readers.subscribe(subscription, listener);
    }

    @Override
    public CompletionStage<ClusterFound> query(EventQuery query, Duration timeout) {
        GatherPlan plan;
        int limit = query.limit() <= 0 ? MAX_FOUND : Math.min(query.limit(), MAX_FOUND);
        int offset = Math.max(0, query.offset());
        int most = (int) Math.min((long) limit + offset, ReadRequest.MAX_EVENTS);
        byte[] question;
        try {
            plan = GatherPlan.all(timeout);
            question = new ReadRequest(query.filter(), new Position(0, Math.max(0, query.afterId())), query.from(), query.to(), query.order() == EventQuery.Order.NEWEST_FIRST, most, 0).toBytes();
        } catch (FoundationException e) {
            return CompletableFuture.failedFuture(e);
        }
        return cluster.messaging().gather(Target.all(), Outgoing.of(Subjects.READ, question).on(Subjects.CHANNEL), plan).result()
                .thenApply(gathered -> found(gathered, query, offset, limit));
    }

    private ClusterFound found(Gathered gathered, EventQuery query, int offset, int limit) {
        Merge merge = new Merge(query.order());
        gathered.results().forEach((node, result) -> {
            if (result.body().isEmpty()) {
                merge.missing(node.value(), why(result));
                return;
            }
            try {
                ReadAnswer answer = ReadAnswer.fromBytes(result.body().get());
                merge.answered(node.value(), answer.events().stream().map(events::decode).toList(), answer.more());
            } catch (FoundationException e) {
                merge.missing(node.value(), e.getMessage());
            }
        });
        return merge.result(offset, limit);
    }

    @Override
    public List<ClusterSubscriptionStats> subscriptions() {
        return readers.stats();
    }

    public Readers readers() {
        return readers;
    }

    @Override
    public void close() {
        answerer.close();
        registrations.forEach(Registration::close);
        readers.close();
    }
}
