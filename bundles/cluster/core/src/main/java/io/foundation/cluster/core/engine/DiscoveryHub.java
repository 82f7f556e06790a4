package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.admin.DiscoveryStatus;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.transport.api.Link;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All discovery of a life: drives the strategies, joins what they propose, and has those dialled who are not members
 * yet. Members are the topology's business; so discovery never disconnects anybody, whatever it believes. On the loop.
 */
final class DiscoveryHub {

    private final Life life;
    private final Map<String, DiscoveryDriver> drivers = new LinkedHashMap<>();
    private final Candidates candidates = new Candidates();
    private final Map<Address, NodeId> whoIsThere = new HashMap<>();
    private final Set<Dialer.Target.Place> dialled = new HashSet<>();
    private final Set<Dialer.Target.Place> tried = new HashSet<>();
    private List<Address> own = List.of();
    private boolean stopped;

    DiscoveryHub(Life life) {
        this.life = life;
        for (EngineSettings.Part part : life.settings.discovery()) {
            drivers.put(part.type(), new DiscoveryDriver(life.loop, life.services, life.settings, life.self, part, this::answered));
        }
    }

    void provider(String type, DiscoveryProvider provider) {
        DiscoveryDriver driver = drivers.get(type);
        if (driver != null && !stopped) {
            driver.provider(provider);
            life.state.maybeSettle();
        }
    }

    /** Other strategies, or other options, are configured: those that stay the same go on undisturbed. */
    void reconfigure(EngineSettings settings, java.util.function.Function<String, DiscoveryProvider> providers) {
        Set<String> gone = new HashSet<>(drivers.keySet());
        for (EngineSettings.Part part : settings.discovery()) {
            gone.remove(part.type());
            DiscoveryDriver present = drivers.get(part.type());
            if (present == null || !present.part().equals(part)) {
                if (present != null) {
                    present.stop();
                }
                DiscoveryDriver driver = new DiscoveryDriver(life.loop, life.services, settings, life.self, part, this::answered);
                drivers.put(part.type(), driver);
                if (!own.isEmpty()) {
                    driver.announce(new Announcement(life.self, own));
                }
                driver.provider(providers.apply(part.type()));
            }
        }
        for (String type : gone) {
            drivers.remove(type).stop();
            candidates.remove(type);
        }
        reconcile();
    }

    void announce(List<Address> addresses) {
        own = addresses;
        drivers.values().forEach(driver -> driver.announce(new Announcement(life.self, addresses)));
    }

    /** Where members were, for a node that is alone; nobody as soon as it is not. */
    void remembered(Set<DiscoveredPeer> peers) {
        answered(RememberedPeers.SOURCE, new DiscoveryResult.Complete(peers));
    }

    private void answered(String type, DiscoveryResult result) {
        if (candidates.put(type, result)) {
            Set<String> shown = new java.util.TreeSet<>();
            for (DiscoveredPeer peer : candidates.of(type)) {
                peer.id().ifPresentOrElse(id -> life.journal.step(id.name().value(), "found by " + type + " at " + peer.addresses().get(0)),
                        () -> shown.add(peer.addresses().get(0).toString()));
            }
            shown.forEach(address -> life.journal.step(address, "found by " + type));
            reconcile();
        }
        life.state.maybeSettle();
    }

    /** Has everybody dialled who was found and is no member yet, and nobody who is not proposed any more. */
    void reconcile() {
        if (stopped) {
            return;
        }
        Set<Dialer.Target.Place> wanted = new HashSet<>();
        for (DiscoveredPeer peer : candidates.all()) {
            if (isNew(peer)) {
                wanted.add(new Dialer.Target.Place(peer.addresses()));
            }
        }
        for (Dialer.Target.Place place : List.copyOf(dialled)) {
            if (!wanted.contains(place)) {
                life.dialer.unwant(place);
                dialled.remove(place);
            }
        }
        tried.retainAll(wanted);
        for (Dialer.Target.Place place : wanted) {
            if (dialled.add(place)) {
                life.dialer.want(place);
            }
        }
    }

    private boolean isNew(DiscoveredPeer peer) {
        Optional<NodeId> id = peer.id().or(() -> Optional.ofNullable(whoIsThere.get(peer.addresses().get(0))));
        if (id.isEmpty()) {
            return peer.addresses().stream().noneMatch(own::contains);
        }
        if (id.get().name().equals(life.self.name())) {
            return false;
        }
        return !life.table.has(id.get()) && life.table.record(id.get().name()).filter(known -> known.id().supersedes(id.get())).isEmpty();
    }

    /** Somebody is linked: what we know of him may make a dial needless. */
    void linked() {
        reconcile();
    }

    void dialled(Dialer.Target target, Optional<NodeId> who) {
        if (target instanceof Dialer.Target.Place place) {
            dialled.remove(place);
            tried.add(place);
            who.ifPresent(id -> place.addresses().forEach(address -> whoIsThere.put(address, id)));
            reconcile();
        }
    }

    void failed(Dialer.Target target, FoundationException failure) {
        if (target instanceof Dialer.Target.Place place) {
            tried.add(place);
            boolean self = failure.type() == ErrorType.REFUSED && "self".equals(failure.context().get("reason"));
            if (self) {
                place.addresses().forEach(address -> whoIsThere.put(address, life.self));
                reconcile();
            }
        }
    }

    /** A member left: an address may be somebody else's tomorrow. */
    void forget(NodeId id) {
        whoIsThere.values().removeIf(id::equals);
    }

    /** Whether every strategy has said something and everybody found was dialled at least once. */
    boolean settled() {
        return drivers.values().stream().allMatch(DiscoveryDriver::settled) && tried.containsAll(dialled);
    }

    /** Dials an address because an operator says so. */
    java.util.concurrent.CompletionStage<Link> join(Address address) {
        io.foundation.transport.api.Transport transport = life.transport.current();
        if (transport == null) {
            return java.util.concurrent.CompletableFuture.failedStage(
                    new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "This node does not listen yet: " + life.transport.trouble()));
        }
        life.journal.step(address.toString(), "an operator asks to join it");
        return transport.connect(address);
    }

    /** What is wrong with how the strategies are configured, a sentence each. */
    List<String> misconfigured() {
        return drivers.values().stream().flatMap(driver -> driver.misconfigured().stream()).toList();
    }

    List<DiscoveryStatus> status() {
        return drivers.values().stream().map(driver -> driver.status(candidates.of(driver.type()))).toList();
    }

    void stop() {
        stopped = true;
        dialled.forEach(life.dialer::unwant);
        dialled.clear();
        drivers.values().forEach(DiscoveryDriver::stop);
    }
}
