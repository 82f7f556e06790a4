package io.foundation.base.runtime;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.ComponentDiagnosis.ComponentState;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.api.lifecycle.Registration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sum of markers and components. Until the components have been looked at once, the node is not ready. Listeners
 * are told one after the other, in order and without any lock held; changes that follow each other while they are
 * being told are told as one, or not at all if they cancel each other. Usable without OSGi. Thread-safe.
 */
public final class ReadinessCore implements Readiness {

    static final int MAX_MARKERS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ReadinessCore.class);
    private static final String COMPONENTS = "components";

    private final Object lock = new Object();
    private final Set<NamedMarker> markers = new LinkedHashSet<>();
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private List<Report> components = List.of(new Report(COMPONENTS, false, "they have not been looked at yet"));
    private boolean ready;
    private boolean telling;
    private boolean tellAgain;

    @Override
    public Marker marker(String name) {
        NamedMarker marker = new NamedMarker(Objects.requireNonNull(name, "name"));
        synchronized (lock) {
            if (markers.size() >= MAX_MARKERS) {
                throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED,
                        "There are " + MAX_MARKERS + " readiness markers: close those that are not needed any more.");
            }
            markers.add(marker);
        }
        changed();
        return marker;
    }

    /** What was found when the components were looked at. */
    void components(List<ComponentState> states) {
        List<Report> reports = states.stream().map(ReadinessCore::report).toList();
        synchronized (lock) {
            components = reports;
        }
        changed();
    }

    /** The components cannot be looked at. */
    void componentsUnknown(String reason) {
        synchronized (lock) {
            components = List.of(new Report(COMPONENTS, false, reason));
        }
        changed();
    }

    private static Report report(ComponentState state) {
        String name = "component:" + state.name();
        if (!state.blocksReadiness()) {
            return new Report(name, true, "");
        }
        return new Report(name, false, state.failure().isEmpty() ? "it waits for " + String.join(" and for ", state.unsatisfied())
                : "its start failed: " + state.failure());
    }

    @Override
    public boolean isReady() {
        synchronized (lock) {
            return ready;
        }
    }

    @Override
    public List<Report> reports() {
        List<Report> all = new ArrayList<>();
        synchronized (lock) {
            markers.forEach(marker -> all.add(new Report(marker.name, marker.reason.isEmpty(), marker.reason)));
            all.addAll(components);
        }
        all.sort(Comparator.comparing(Report::ready).thenComparing(Report::name));
        return List.copyOf(all);
    }

    @Override
    public Registration listen(Consumer<Boolean> listener) {
        return listen(name -> true, listener);
    }

    @Override
    public Registration listen(Predicate<String> names, Consumer<Boolean> listener) {
        Subscription subscription = new Subscription(Objects.requireNonNull(names, "names"), Objects.requireNonNull(listener, "listener"));
        boolean now;
        synchronized (lock) {
            now = isReady(names);
        }
        subscription.tell(now);
        synchronized (lock) {
            subscriptions.add(subscription);
        }
        // it may have changed since: who was told something else is told again
        changed();
        return () -> {
            synchronized (lock) {
                subscriptions.remove(subscription);
            }
        };
    }

    private void changed() {
        synchronized (lock) {
            ready = isReady(name -> true);
            tellAgain = true;
            if (telling) {
                return;
            }
            telling = true;
        }
        while (true) {
            Map<Subscription, Boolean> stale = new LinkedHashMap<>();
            synchronized (lock) {
                if (!tellAgain) {
                    telling = false;
                    return;
                }
                tellAgain = false;
                for (Subscription subscription : subscriptions) {
                    boolean now = isReady(subscription.names);
                    if (subscription.told != now) {
                        stale.put(subscription, now);
                    }
                }
            }
            stale.forEach(Subscription::tell);
        }
    }

    /** With the lock held. */
    private boolean isReady(Predicate<String> names) {
        return markers.stream().allMatch(marker -> marker.reason.isEmpty() || !names.test(marker.name))
                && components.stream().allMatch(report -> report.ready() || !names.test(report.name()));
    }

    /** Told by one thread at a time: first by the one that registers it, then by the one that tells changes. */
    private static final class Subscription {

        private final Predicate<String> names;
        private final Consumer<Boolean> listener;
        private volatile boolean told;

        Subscription(Predicate<String> names, Consumer<Boolean> listener) {
            this.names = names;
            this.listener = listener;
        }

        void tell(boolean ready) {
            told = ready;
            try {
                listener.accept(ready);
            } catch (RuntimeException | Error e) {
                LOG.warn("A readiness listener failed: {}", listener.getClass().getName(), e);
            }
        }
    }

    private final class NamedMarker implements Marker {

        private final String name;
        private String reason = "it has not said that it is ready";

        NamedMarker(String name) {
            this.name = name;
        }

        @Override
        public void ready() {
            set("");
        }

        @Override
        public void notReady(String why) {
            set(why.isBlank() ? "no reason is given" : why);
        }

        private void set(String why) {
            synchronized (lock) {
                if (reason.equals(why)) {
                    return;
                }
                reason = why;
            }
            changed();
        }

        @Override
        public void close() {
            synchronized (lock) {
                if (!markers.remove(this)) {
                    return;
                }
            }
            changed();
        }
    }
}
