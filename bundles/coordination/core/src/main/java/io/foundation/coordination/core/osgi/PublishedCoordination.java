package io.foundation.coordination.core.osgi;

import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.CoordinationView;
import io.foundation.coordination.core.ground.Estate;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Legacy;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.SerialLoop;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Coordination over one store, as a service with a view for each bundle. Thread-safe. */
final class PublishedCoordination implements ServiceFactory<Coordination> {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedCoordination.class);
    /** How long closing waits until what was held is given back; what is not by then goes with the session. */
    private static final long CLOSE_MILLIS = 2_000;
    /** A better store wins over a newer version of this bundle. */
    private static final int RANKS_OF_A_STORE = 1_000_000;

    private final BundleContext context;
    private final CoordinationStore store;
    private final Map<String, Object> storeProperties;
    private final SerialLoop loop;
    private final ExecutorService thread;
    private final Executor answers;
    private final Supplier<String> node;
    private final Supplier<CoordinationSettings> settings;
    private final Succession succession;
    private final Ground ground;
    private final Map<Bundle, CoordinationView> views = new ConcurrentHashMap<>();
    private ServiceRegistration<Coordination> registration;
    private volatile boolean closed;

    PublishedCoordination(BundleContext context, CoordinationStore store, Map<String, Object> storeProperties, SerialLoop loop, ExecutorService thread, Executor answers,
            Supplier<String> node, Supplier<CoordinationSettings> settings, Succession succession) {
        this.context = context;
        this.store = store;
        this.storeProperties = storeProperties;
        this.thread = thread;
        this.answers = answers;
        this.node = node;
        this.settings = settings;
        this.succession = succession;
        this.loop = loop;
        this.ground = new Ground(store, loop, new SplittableRandom(new SecureRandom().nextLong()), new Estate(succession::arrivals));
    }

    boolean isClosed() {
        return closed;
    }

    /** Nothing once it is closed. */
    void publish() {
        if (closed) {
            return;
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        for (String key : new String[] {Coordination.CLUSTER, CoordinationStore.TYPE}) {
            if (storeProperties.get(key) != null) {
                properties.put(key, storeProperties.get(key));
            }
        }
        Version version = context.getBundle().getVersion();
        int own = version.getMajor() * 10_000 + version.getMinor() * 100 + version.getMicro();
        int ofStore = storeProperties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
        properties.put(Constants.SERVICE_RANKING, ofStore * RANKS_OF_A_STORE + own);
        ServiceRegistration<Coordination> made = context.registerService(Coordination.class, this, properties);
        boolean late;
        synchronized (this) {
            registration = made;
            late = closed;
        }
        if (late) {
            made.unregister();
        }
    }

    @Override
    public Coordination getService(Bundle bundle, ServiceRegistration<Coordination> of) {
        CoordinationView view = new CoordinationView(ground, new Owner(node.get(), bundle.getSymbolicName(), answers), settings.get(), () -> store.status().state());
        views.put(bundle, view);
        return view;
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<Coordination> of, Coordination service) {
        views.remove(bundle, service);
        ((CoordinationView) service).close();
    }

    /** The store goes, and its session with it: what was held is lost, and told so, before the service goes. */
    void lose() {
        loop.execute(ground::lose);
        close();
    }

    /** Takes the service back, and gives back what was held. */
    void close() {
        end(views.values().stream().map(CoordinationView::close).toList());
    }

    /**
     * As {@link #close}, but bundles go on leading where they lead, if the next version of this one comes soon: what they lead is left to it before the service goes, since they ask for
     * the next one as soon as it does.
     */
    void leave() {
        List<Legacy> left = new ArrayList<>();
        List<CompletionStage<Void>> closing = views.values().stream().map(view -> view.leave(left::add)).toList();
        CompletableFuture<Void> all = new CompletableFuture<>();
        loop.execute(() -> {
            succession.leave(left);
            all.complete(null);
        });
        await(all);
        end(closing);
    }

    private void end(List<CompletionStage<Void>> closing) {
        ServiceRegistration<Coordination> made;
        synchronized (this) {
            closed = true;
            made = registration;
        }
        if (made != null) {
            made.unregister();
        }
        await(CompletableFuture.allOf(closing.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new)));
        ground.close();
        thread.shutdown();
    }

    private static void await(CompletableFuture<Void> end) {
        try {
            end.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("Not everything that was held in coordination could be given back within {} ms: it goes with the session.", CLOSE_MILLIS);
        }
    }
}
