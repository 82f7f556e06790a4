package io.foundation.events.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventListener;
import io.foundation.events.api.EventLog;
import io.foundation.events.api.Subscription;
import io.foundation.events.core.EventsCore;
import io.foundation.events.core.durable.LogWriter;
import io.foundation.events.core.state.StateCodec;
import io.foundation.events.core.store.Bounds;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of this node, for all bundles: with the timer that forgets, those who listen, and the log. What is there goes to the next version of this bundle. */
@Component(service = EventsNode.class, immediate = true, configurationPid = EventsSettings.PID)
@Designate(ocd = EventsConfig.class)
public final class EventsNode {

    private static final Logger LOG = LoggerFactory.getLogger(EventsNode.class);
    private static final String KEY = "io.foundation.events";
    private static final String SCHEMA = "foundation.events.store";
    private static final long RETRY_MILLIS = 1_000;

    private final HandoverStore handover;
    private final ScheduledExecutorService timer;
    private final ExecutorService background;
    private final EventsCore core;
    private final Map<String, Bounds> ofStreams = new ConcurrentHashMap<>();
    private final Map<EventListener, Registration> listeners = new ConcurrentHashMap<>();
    private volatile EventsSettings settings;
    private ScheduledFuture<?> sweeping;

    @Activate
    public EventsNode(Map<String, Object> configured, @Reference OwnedExecutors executors, @Reference HandoverStore handover) {
        this.handover = handover;
        settings = read(configured).orElseGet(() -> EventsSettings.read(Map.of()));
        timer = executors.timer("events");
        background = executors.virtual("events");
        core = new EventsCore(Time.SYSTEM, this::boundsOf, settings.maxMemory(), background, this::retry);
        handover.take(KEY).filter(state -> state.schema().equals(SCHEMA) && state.version() <= StateCodec.VERSION).ifPresent(this::takeOver);
        begin();
    }

    private void takeOver(HandoverState state) {
        try {
            core.restore(StateCodec.read(state.bytes()));
            LOG.info("Took over the events up to {} from the version before.", core.table().lastId());
        } catch (FoundationException e) {
            LOG.warn("What the version before has left cannot be read: {}", e.getMessage());
        }
    }

    private Bounds boundsOf(String stream) {
        Bounds own = ofStreams.get(stream);
        Bounds usual = own == null ? settings.bounds() : own;
        return settings.durable().contains(stream) ? new Bounds(usual.events(), usual.bytes(), usual.nanos(), true) : usual;
    }

    private static Optional<EventsSettings> read(Map<String, ?> configured) {
        try {
            return Optional.of(EventsSettings.read(configured));
        } catch (FoundationException e) {
            LOG.error("{} What was configured before, or the defaults, hold until it is mended.", e.getMessage());
            return Optional.empty();
        }
    }

    @Modified
    void modified(Map<String, Object> configured) {
        read(configured).ifPresent(changed -> {
            settings = changed;
            apply();
            begin();
        });
    }

    private void apply() {
        core.table().bound(this::boundsOf, settings.maxMemory());
    }

    void bound(String stream, Bounds bounds) {
        ofStreams.put(stream, bounds);
        apply();
    }

    void unbound(String stream) {
        ofStreams.remove(stream);
        apply();
    }

    private synchronized void begin() {
        if (sweeping != null) {
            sweeping.cancel(false);
        }
        long millis = settings.sweep().toMillis();
        sweeping = timer.scheduleAtFixedRate(() -> core.table().sweep(), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void retry(LogWriter writer) {
        timer.schedule(writer::wake, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addNode(NodeAdmin node) {
        node.name().map(NodeName::value).ifPresent(core.table()::node);
    }

    void removeNode(NodeAdmin node) {
        // The name stays what it is.
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addLog(EventLog log) {
        core.open(log);
    }

    void removeLog(EventLog log) {
        if (core.log().filter(present -> present == log).isPresent()) {
            core.close();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(EventListener listener, Map<String, Object> properties) {
        try {
            EventFilter filter = new EventFilter(text(properties, EventListener.STREAM), text(properties, EventListener.TYPE), "", text(properties, EventListener.KEY), "", "", null, Map.of());
            Subscription wish = new Subscription(text(properties, EventListener.NAME), filter, Subscription.FROM_NOW, retries(properties), false);
            listeners.put(listener, core.subscriptions().subscribe(wish, listener));
        } catch (FoundationException | NumberFormatException e) {
            LOG.error("The listener {} is told nothing: {}", listener.getClass().getName(), e.getMessage());
        }
    }

    void removeListener(EventListener listener) {
        Registration registration = listeners.remove(listener);
        if (registration != null) {
            registration.close();
        }
    }

    private static int retries(Map<String, Object> properties) {
        String text = text(properties, EventListener.RETRIES);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static String text(Map<String, Object> properties, String key) {
        Object value = properties.get(key);
        return value == null ? "" : value.toString();
    }

    EventsCore core() {
        return core;
    }

    ExecutorService background() {
        return background;
    }

    @Deactivate
    void deactivate() {
        synchronized (this) {
            sweeping.cancel(false);
        }
        listeners.keySet().forEach(this::removeListener);
        core.close();
        StateCodec.Written written = StateCodec.write(core.snapshot(), HandoverState.MAX_BYTES);
        if (written.skipped() > 0) {
            LOG.warn("{} events, the oldest, do not fit into what is handed over.", written.skipped());
        }
        handover.park(KEY, new HandoverState(SCHEMA, StateCodec.VERSION, written.bytes()));
        timer.shutdownNow();
        background.shutdownNow();
    }
}
