package io.foundation.registry.api;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.registry.api.query.Query;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The services and processes of this node by name. Every bundle has an instance of its own: what is registered with it stays until it is closed, its lease runs out, its holder dies, or the
 * bundle stops, whatever becomes of the registry meanwhile. Listeners and waits end with the instance. Thread-safe; nothing here blocks.
 * <p>A service of OSGi with the property {@link #EXPORT} is in it as if it had been registered.
 */
@ProviderType
public interface Registry {

    /** The service property that puts a service of OSGi into the registry: {@code foundation.export=true}. */
    String EXPORT = "foundation.export";
    /** The service property with the name it gets; its first interface if there is none. */
    String EXPORT_NAME = "foundation.export.name";
    /** The service property with its namespace; {@link EntryKey#PRODUCTION} if there is none. */
    String EXPORT_NAMESPACE = "foundation.export.namespace";

    /**
     * Registers. The same holder of the same bundle under the same name is what is there already: its metadata stay as they are.
     *
     * @throws FoundationException {@code CONFLICT} if the name is taken by another that lives (fact {@code owner}), {@code RESOURCE_EXHAUSTED} if there is no room
     */
    Registered register(Offer offer);

    /**
     * Registers many, each by itself.
     *
     * @return for each, in the order given, what came of it
     */
    List<BulkResult> registerAll(Collection<Offer> offers);

    /**
     * What came of one of many.
     *
     * @param key        which
     * @param registered the registration
     * @param error      why there is none
     */
    record BulkResult(EntryKey key, Optional<Registered> registered, Optional<FoundationException> error) {
    }

    /** The entry of that name; empty if there is none that lives. */
    Optional<Entry> find(EntryKey key);

    /**
     * The holder of that name.
     *
     * @throws FoundationException {@code TYPE_MISMATCH} if it is there and of another type
     */
    <T> Optional<T> find(EntryKey key, Class<T> type);

    /** The endpoint of that name; empty if nobody has it, or it has none. */
    Optional<Endpoint> endpoint(EntryKey key);

    /** The entries that fit, by namespace and name. */
    default List<Entry> query(Query query) {
        return query(query, Integer.MAX_VALUE);
    }

    /**
     * At most so many of the entries that fit; which, if there are more, is not said.
     *
     * @param max 1 or more
     */
    List<Entry> query(Query query, int max);

    /** How many fit. */
    int count(Query query);

    /**
     * The entry of that name as soon as there is one.
     *
     * @param timeout 1 ms to 1 day; then {@code TIMEOUT}. At most 10,000 wait at a time, one more gets {@code RESOURCE_EXHAUSTED}
     */
    CompletionStage<Entry> waitFor(EntryKey key, Duration timeout);

    /** Asks an entry how it is, now, and says so to everybody. Fails with {@code DATA_NOT_FOUND}; without a check the answer is {@link Health#UNKNOWN}. */
    CompletionStage<Health> check(EntryKey key);

    /** Takes an entry of this bundle out; nothing happens if it has none of that name. */
    void unregister(EntryKey key);

    /**
     * Takes all entries of a namespace of tests out, of whatever bundle.
     *
     * @return how many
     * @throws FoundationException {@code FORBIDDEN} if it does not begin with {@link EntryKey#TEST}
     */
    int clear(String namespace);

    /** Tells of every change, after the full picture. */
    Registration listen(RegistryListener listener);

    RegistryStatus status();
}
