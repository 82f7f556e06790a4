package io.foundation.coordination.server.osgi;

import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.EnsembleAdmin;
import io.foundation.coordination.api.store.StoreServers;
import io.foundation.coordination.server.driver.EnsembleDriver;
import io.foundation.coordination.server.member.MemberServer;
import io.foundation.coordination.server.member.Roster;
import io.foundation.coordination.server.member.Seat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ensemble of a cluster in the service registry: for operators from the beginning, for stores once it is known. Thread-safe. */
final class PublishedEnsemble implements EnsembleAdmin, StoreServers, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedEnsemble.class);

    private final BundleContext context;
    private final String cluster;
    private final String node;
    private final LongSupplier refusals;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final AtomicBoolean forStores = new AtomicBoolean();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile EnsembleDriver driver;
    private boolean closed;

    /** @param refusals how many there were so far, for any thread */
    PublishedEnsemble(BundleContext context, String cluster, String node, LongSupplier refusals) {
        this.context = context;
        this.cluster = cluster;
        this.node = node;
        this.refusals = refusals;
    }

    void begin(EnsembleDriver of) {
        driver = of;
        publish(EnsembleAdmin.class, this);
        of.roster().ifPresent(this::known);
    }

    /** There is an ensemble, or it has changed. */
    void known(Roster roster) {
        if (driver != null && forStores.compareAndSet(false, true)) {
            publish(StoreServers.class, this);
        }
        if (roster.seats().size() == 1 && warned.compareAndSet(false, true)) {
            LOG.warn("Coordination of cluster '{}': {}", cluster, alone(roster));
        }
    }

    /** Not under the lock: whoever is told of the service may come back here. */
    private <S> void publish(Class<S> type, S service) {
        ServiceRegistration<S> registration = context.registerService(type, service, new Hashtable<>(Map.of(Coordination.CLUSTER, cluster)));
        synchronized (registrations) {
            if (!closed) {
                registrations.add(registration);
                return;
            }
        }
        unregister(registration);
    }

    private static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("The service is gone already: the bundle stops.", e);
        }
    }

    private static String alone(Roster roster) {
        return "one server, within " + roster.seats().get(0).node() + ", keeps everything: while it is away nobody agrees on anything, and with its disk everything is gone. From three nodes on there are three.";
    }

    private Optional<Roster> roster() {
        EnsembleDriver present = driver;
        return present == null ? Optional.empty() : present.roster();
    }

    /** This node's own server first, the others in any order, so that not all ask the same. */
    @Override
    public List<String> addresses() {
        List<Seat> seats = new ArrayList<>(roster().map(Roster::seats).orElse(List.of()));
        Collections.shuffle(seats);
        seats.sort(java.util.Comparator.comparing(seat -> !seat.node().equals(node)));
        return seats.isEmpty() ? List.of() : driver.entrances(seats);
    }

    @Override
    public String caveat() {
        return roster().filter(roster -> roster.seats().size() == 1).map(PublishedEnsemble::alone).orElse("");
    }

    @Override
    public Status status() {
        EnsembleDriver present = driver;
        String server = present == null ? "" : present.server().map(MemberServer::state).orElse("");
        return roster().map(roster -> new Status(roster.ensemble(), roster.version(), roster.frozen(),
                roster.seats().stream().map(seat -> new Member(seat.node(), seat.zone(), seat.id(), seat.clientAddress())).toList(), server, caveat()))
                .orElseGet(() -> new Status("", 0, false, List.of(), server, "there is no ensemble yet: it is founded when most of the expected nodes are here."));
    }

    @Override
    public long refused() {
        return refusals.getAsLong();
    }

    @Override
    public List<Step> journal() {
        EnsembleDriver present = driver;
        return present == null ? List.of() : present.journal().stream().map(entry -> new Step(entry.atMillis(), entry.what())).toList();
    }

    @Override
    public CompletionStage<Void> freeze(boolean freeze) {
        return driver.freeze(freeze);
    }

    @Override
    public void close() {
        List<ServiceRegistration<?>> all;
        synchronized (registrations) {
            closed = true;
            all = List.copyOf(registrations);
        }
        all.forEach(PublishedEnsemble::unregister);
    }
}
