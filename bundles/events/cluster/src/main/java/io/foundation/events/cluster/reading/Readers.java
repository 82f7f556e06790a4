package io.foundation.events.cluster.reading;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipListener;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventListener;
import io.foundation.events.api.Subscription;
import io.foundation.events.api.cluster.ClusterEvents;
import io.foundation.events.api.cluster.ClusterSubscriptionStats;
import io.foundation.events.cluster.wire.Position;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** All listeners of this node, with a reader for each of the members. Guarded by itself. */
public final class Readers implements MembershipListener {

    private final Cluster cluster;
    private final Executor carrier;
    private final Function<byte[], Event> decode;
    private final Map<Told, Map<String, Reader>> readers = new LinkedHashMap<>();
    private final Map<String, Map<String, Position>> parked = new LinkedHashMap<>();
    private Set<String> members = Set.of();

    /** @param carrier whose threads may block */
    public Readers(Cluster cluster, Executor carrier, Function<byte[], Event> decode) {
        this.cluster = cluster;
        this.carrier = carrier;
        this.decode = decode;
    }

    /** The newest of a name takes the place of the one before. */
    public synchronized Registration subscribe(Subscription wish, EventListener listener) {
        if (wish.required()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The subscription '" + wish.name() + "' is required, which one of all nodes cannot be: leave that out.");
        }
        if (!wish.name().isEmpty()) {
            readers.keySet().stream().filter(other -> other.wish().name().equals(wish.name())).toList().forEach(this::end);
        }
        if (readers.size() >= ClusterEvents.MAX_SUBSCRIPTIONS) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "There are " + readers.size() + " subscriptions of this cluster, which is the most: end one that is not needed.");
        }
        Map<String, Position> known = parked.remove(wish.name());
        Told told = new Told(wish, listener, known == null ? Map.of() : known);
        readers.put(told, new HashMap<>());
        adjust(told);
        return () -> end(told);
    }

    private synchronized void end(Told told) {
        Map<String, Reader> of = readers.remove(told);
        if (of == null) {
            return;
        }
        told.end();
        of.values().forEach(Reader::close);
        if (!told.wish().name().isEmpty()) {
            park(told.wish().name(), told.positions());
        }
    }

    private void park(String name, Map<String, Position> positions) {
        parked.put(name, positions);
        if (parked.size() > ClusterEvents.MAX_SUBSCRIPTIONS) {
            parked.remove(parked.keySet().iterator().next());
        }
    }

    private void adjust(Told told) {
        Map<String, Reader> of = readers.get(told);
        String only = told.wish().filter().node();
        for (String member : members) {
            if ((only.isEmpty() || only.equals(member)) && !of.containsKey(member)) {
                Reader reader = new Reader(member, told, (question, patience) -> cluster.messaging().request(NodeName.of(member), Outgoing.of(Subjects.READ, question).on(Subjects.CHANNEL),
                        patience), decode);
                of.put(member, reader);
                carrier.execute(reader);
            }
        }
        of.entrySet().removeIf(entry -> {
            boolean gone = !members.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }

    @Override
    public synchronized void snapshot(MembershipSnapshot snapshot) {
        Set<String> now = new HashSet<>();
        snapshot.members().forEach(member -> now.add(member.name().value()));
        members = now;
        readers.keySet().forEach(this::adjust);
    }

    /** One that cannot be reached stays a member: it is asked until it answers or is given up. */
    @Override
    public synchronized void event(MemberEvent event) {
        String name = event.member().name().value();
        Set<String> now = new HashSet<>(members);
        if (event.member().state() == MemberState.LEFT ? now.remove(name) : now.add(name)) {
            members = now;
            readers.keySet().forEach(this::adjust);
        }
    }

    /** Ends all. */
    public synchronized void close() {
        List.copyOf(readers.keySet()).forEach(this::end);
    }

    public synchronized List<ClusterSubscriptionStats> stats() {
        return readers.keySet().stream().map(Told::stats).toList();
    }

    /** By name, how far those who are away know each node. */
    public synchronized Map<String, Map<String, Position>> parked() {
        return new LinkedHashMap<>(parked);
    }

    /** Takes over what another version has left. */
    public synchronized void park(Map<String, Map<String, Position>> positions) {
        positions.forEach(this::park);
    }
}
