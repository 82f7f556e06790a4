package io.foundation.discovery.jsonlist;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.api.Condition;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PollingDiscovery;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proposes whom a list names. A list that can be read is Complete; while it cannot, what was believed stays. Thread-safe. */
final class JsonListDiscovery implements PollingDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(JsonListDiscovery.class);

    private final String where;
    private final PeerList list;
    private final ListSource source;
    private final Duration interval;
    private final Condition condition;
    private volatile boolean closed;
    /** Of the rounds, which come one after the other. */
    private volatile Set<DiscoveredPeer> last;

    JsonListDiscovery(DiscoveryContext context, String where, PeerList list, ListSource source, Duration interval) {
        this.where = where;
        this.list = list;
        this.source = source;
        this.interval = interval;
        this.condition = new Condition(LOG::info, LOG::warn, context, "not asked yet");
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public CompletionStage<DiscoveryResult> discover() {
        if (closed) {
            return CompletableFuture.completedFuture(new DiscoveryResult.Unknown(new FoundationException(ErrorType.CLOSED, "The strategy is closed.")));
        }
        return source.read().thenApply(this::read).exceptionally(this::failed);
    }

    private DiscoveryResult read(Optional<byte[]> changed) {
        changed.ifPresent(text -> last = list.read(text));
        condition.works(last.size() + (last.size() == 1 ? " peer" : " peers") + " in " + where);
        return new DiscoveryResult.Complete(last);
    }

    private DiscoveryResult failed(Throwable failure) {
        FoundationException cause = FoundationException.wrap(failure, ErrorType.INTERNAL_ERROR, "The list of " + where + " cannot be used: " + failure);
        source.forget();
        condition.fails(cause);
        return new DiscoveryResult.Unknown(cause);
    }

    @Override
    public String status() {
        return condition.sentence();
    }

    @Override
    public void close() {
        closed = true;
        source.close();
    }
}
