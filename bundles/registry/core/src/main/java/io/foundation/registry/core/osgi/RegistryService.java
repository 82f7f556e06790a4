package io.foundation.registry.core.osgi;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.registry.api.Endpoint;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.HealthStatus;
import io.foundation.registry.api.Offer;
import io.foundation.registry.api.Registered;
import io.foundation.registry.api.Registry;
import io.foundation.registry.api.RegistryListener;
import io.foundation.registry.api.RegistryStatus;
import io.foundation.registry.api.holding.Held;
import io.foundation.registry.api.holding.Holdings;
import io.foundation.registry.api.query.Query;
import io.foundation.registry.core.audience.Audience;
import io.foundation.registry.core.health.HealthChecks;
import io.foundation.registry.core.table.Directory;
import io.foundation.registry.core.table.Waits;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The registry as one bundle has it: what it registers is held in its name, and its listeners and waits go with this instance. */
@Component(service = Registry.class, scope = ServiceScope.BUNDLE, property = "service.ranking:Integer=" + RegistryService.RANKING)
public final class RegistryService implements Registry {

    /** Grows with the version, so that the newer one wins. */
    static final int RANKING = 100;

    private final Directory directory;
    private final Waits waits;
    private final HealthChecks checks;
    private final Audience audience;
    private final Supplier<Holdings> holdings;
    private final Set<Registration> listeners = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<Entry>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Activate
    public RegistryService(ComponentContext context, @Reference RegistryNode node) {
        this(node.directory(), node.waits(), node.checks(), node.audience(), () -> node.holdings().of(context.getUsingBundle()));
    }

    /** @param holdings what the owner has registered; attached to the directory */
    RegistryService(Directory directory, Waits waits, HealthChecks checks, Audience audience, Supplier<Holdings> holdings) {
        this.directory = directory;
        this.waits = waits;
        this.checks = checks;
        this.audience = audience;
        this.holdings = holdings;
    }

    @Deactivate
    void deactivate() {
        closed = true;
        listeners.forEach(Registration::close);
        waiting.forEach(wait -> wait.completeExceptionally(ended()));
    }

    private static FoundationException ended() {
        return new FoundationException(ErrorType.CLOSED, "This instance of the registry has ended: take the service anew.");
    }

    private void checkOpen() {
        if (closed) {
            throw ended();
        }
    }

    @Override
    public Registered register(Offer offer) {
        checkOpen();
        return directory.register(holdings.get(), offer);
    }

    @Override
    public List<BulkResult> registerAll(Collection<Offer> offers) {
        return offers.stream().map(this::one).toList();
    }

    private BulkResult one(Offer offer) {
        try {
            return new BulkResult(offer.key(), Optional.of(register(offer)), Optional.empty());
        } catch (FoundationException e) {
            return new BulkResult(offer.key(), Optional.empty(), Optional.of(e));
        }
    }

    @Override
    public Optional<Entry> find(EntryKey key) {
        return directory.find(key);
    }

    @Override
    public <T> Optional<T> find(EntryKey key, Class<T> type) {
        Optional<Object> holder = directory.held(key).map(held -> held.offer().holder());
        if (holder.isPresent() && !type.isInstance(holder.get())) {
            throw new FoundationException(ErrorType.TYPE_MISMATCH, "'" + key + "' is a " + holder.get().getClass().getName() + " and no " + type.getName()
                    + " as this bundle knows it.");
        }
        return holder.map(type::cast);
    }

    @Override
    public Optional<Endpoint> endpoint(EntryKey key) {
        return directory.held(key).flatMap(held -> held.offer().endpoint());
    }

    @Override
    public List<Entry> query(Query query, int max) {
        if (max < 1) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "At most " + max + " entries are asked for: ask for 1 or more.");
        }
        return directory.query(query, max);
    }

    @Override
    public int count(Query query) {
        return directory.count(query);
    }

    @Override
    public CompletionStage<Entry> waitFor(EntryKey key, Duration timeout) {
        if (closed) {
            return CompletableFuture.failedFuture(ended());
        }
        CompletableFuture<Entry> wait = waits.add(key, timeout);
        waiting.add(wait);
        wait.whenComplete((entry, error) -> waiting.remove(wait));
        if (closed) {
            wait.completeExceptionally(ended());
        }
        return wait;
    }

    @Override
    public CompletionStage<Health> check(EntryKey key) {
        Optional<Held> held = directory.held(key);
        return held.isPresent() ? checks.check(held.get())
                : CompletableFuture.failedFuture(new FoundationException(ErrorType.DATA_NOT_FOUND, "'" + key + "' is not registered on this node."));
    }

    @Override
    public void unregister(EntryKey key) {
        checkOpen();
        holdings.get().remove(key, "closed by its owner");
    }

    @Override
    public int clear(String namespace) {
        EntryKey.checkNamespace(namespace);
        if (!namespace.startsWith(EntryKey.TEST)) {
            throw new FoundationException(ErrorType.FORBIDDEN, "The namespace '" + namespace + "' is not cleared: only those that begin with '" + EntryKey.TEST + "' are.");
        }
        return directory.clear(namespace, "its namespace was cleared");
    }

    @Override
    public Registration listen(RegistryListener listener) {
        checkOpen();
        Registration registration = audience.add(listener, directory::picture);
        listeners.add(registration);
        return () -> {
            listeners.remove(registration);
            registration.close();
        };
    }

    @Override
    public RegistryStatus status() {
        Directory.Figures figures = directory.figures();
        List<Entry> entries = directory.picture().entries();
        Map<String, Integer> namespaces = new TreeMap<>();
        Map<HealthStatus, Integer> health = new EnumMap<>(HealthStatus.class);
        entries.forEach(entry -> {
            namespaces.merge(entry.key().namespace(), 1, Integer::sum);
            health.merge(entry.health().status(), 1, Integer::sum);
        });
        return new RegistryStatus(entries.size(), namespaces, health, figures.leased(), figures.max(), figures.indexed(), figures.revision(), figures.refused(), figures.expired(),
                figures.lookups(), figures.queries(), figures.scans(), checks.stuck());
    }
}
