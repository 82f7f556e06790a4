package io.foundation.discovery.kubernetes;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.api.Condition;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PushingDiscovery;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proposes the pods that the API of Kubernetes names, as soon as it tells of them; while it cannot be asked, what was believed stays. Thread-safe. */
final class KubernetesDiscovery implements PushingDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesDiscovery.class);

    private final SharedWatches watches;
    private final WatchSettings settings;
    private final PeerNaming naming;
    private final Condition condition;
    private final WatchListener listener = new Told();
    private Consumer<DiscoveryResult> sink;
    private boolean closed;

    KubernetesDiscovery(DiscoveryContext context, SharedWatches watches, WatchSettings settings, PeerNaming naming) {
        this.watches = watches;
        this.settings = settings;
        this.naming = naming;
        this.condition = new Condition(LOG::info, LOG::warn, context, "not answered yet");
    }

    @Override
    public synchronized void start(Consumer<DiscoveryResult> given) {
        if (!closed) {
            sink = given;
            watches.add(settings, listener);
        }
    }

    @Override
    public String status() {
        return condition.sentence();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (sink != null) {
            watches.remove(settings, listener);
        }
    }

    private final class Told implements WatchListener {

        @Override
        public void seen(List<Endpoint> endpoints, String how) {
            PeerNaming.Named named = naming.of(endpoints);
            if (named.unnamed() > 0) {
                condition.fails(new FoundationException(ErrorType.DATA_NOT_FOUND, named.unnamed() + " of the pods of " + settings + " cannot be dialled: "
                        + (naming.portName().isEmpty() ? "they have no " + (naming.mode() == PeerNaming.Mode.HOSTNAME ? "host name." : "name that is a host.")
                        : "they have no port '" + naming.portName() + "', or no name.")));
            } else {
                condition.works(named.peers().size() + (named.peers().size() == 1 ? " peer" : " peers") + " by " + settings + ", " + how);
            }
            sink.accept(new DiscoveryResult.Complete(named.peers()));
        }

        @Override
        public void failed(FoundationException cause) {
            condition.fails(cause);
            sink.accept(new DiscoveryResult.Unknown(cause));
        }
    }
}
