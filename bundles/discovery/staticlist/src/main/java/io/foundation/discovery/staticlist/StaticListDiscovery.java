package io.foundation.discovery.staticlist;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.Condition;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PollingDiscovery;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proposes the addresses of the configuration and of a hosts file. A good list is Complete: an address that is taken out
 * of it is gone. While the file cannot be read or has an error, what was believed stays: the answer is Unknown, or
 * Partial with the addresses of the configuration if there are any. Thread-safe.
 */
final class StaticListDiscovery implements PollingDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(StaticListDiscovery.class);

    private final DiscoveryContext context;
    private final Set<DiscoveredPeer> configured;
    private final Optional<HostsFile> file;
    private final Duration interval;
    private final Condition condition;
    private volatile boolean closed;

    StaticListDiscovery(DiscoveryContext context, List<Address> addresses, Optional<HostsFile> file) {
        this.context = context;
        this.configured = peers(addresses);
        this.file = file;
        this.interval = context.options().duration(StaticListProvider.RETRY);
        this.condition = new Condition(LOG::info, LOG::warn, context, found(configured));
    }

    private String found(Set<DiscoveredPeer> peers) {
        return peers.size() + (peers.size() == 1 ? " address" : " addresses") + file.map(hosts -> ", with those of " + hosts.path()).orElse("");
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public CompletionStage<DiscoveryResult> discover() {
        if (closed) {
            return CompletableFuture.completedFuture(unknown(new FoundationException(ErrorType.CLOSED, "The static list is closed.")));
        }
        if (file.isEmpty()) {
            return CompletableFuture.completedFuture(new DiscoveryResult.Complete(configured));
        }
        try {
            return CompletableFuture.supplyAsync(() -> look(file.get()), context.blocking());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(unknown(
                    new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The hosts file could not be read: the node takes no more work.", e)));
        }
    }

    private DiscoveryResult look(HostsFile hosts) {
        try {
            Set<DiscoveredPeer> all = new LinkedHashSet<>(configured);
            all.addAll(peers(hosts.read()));
            condition.works(found(all));
            return new DiscoveryResult.Complete(all);
        } catch (FoundationException e) {
            condition.fails(e);
            return configured.isEmpty() ? unknown(e) : new DiscoveryResult.Partial(configured);
        }
    }

    private static DiscoveryResult unknown(FoundationException cause) {
        return new DiscoveryResult.Unknown(cause);
    }

    private static Set<DiscoveredPeer> peers(List<Address> addresses) {
        return addresses.stream().map(DiscoveredPeer::at).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public String status() {
        return condition.sentence();
    }

    @Override
    public void close() {
        closed = true;
    }
}
