package io.foundation.base.runtime;

import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.api.lifecycle.Registration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The readiness as one bundle sees it: its markers and listeners go when the bundle lets go of the service or stops. */
@Component(service = Readiness.class, scope = ServiceScope.BUNDLE)
public final class ReadinessService implements Readiness {

    private final ReadinessCore core;
    private final Set<Registration> registrations = new HashSet<>();
    private boolean closed;

    @Activate
    public ReadinessService(@Reference ReadinessHub hub) {
        this(hub.core());
    }

    ReadinessService(ReadinessCore core) {
        this.core = core;
    }

    @Deactivate
    void deactivate() {
        List<Registration> left;
        synchronized (registrations) {
            closed = true;
            left = List.copyOf(registrations);
            registrations.clear();
        }
        // listeners first: a bundle that stops need not hear what its own markers change
        left.stream().filter(registration -> !(registration instanceof Marker)).forEach(Registration::close);
        left.stream().filter(Marker.class::isInstance).forEach(Registration::close);
    }

    @Override
    public Marker marker(String name) {
        return keep(new OwnedMarker(core.marker(name)));
    }

    @Override
    public Registration listen(Consumer<Boolean> listener) {
        return owned(core.listen(listener));
    }

    @Override
    public Registration listen(Predicate<String> names, Consumer<Boolean> listener) {
        return owned(core.listen(names, listener));
    }

    private Registration owned(Registration inner) {
        return keep(new Registration() {
            @Override
            public void close() {
                forget(this);
                inner.close();
            }
        });
    }

    private <R extends Registration> R keep(R registration) {
        boolean late;
        synchronized (registrations) {
            late = closed;
            if (!late) {
                registrations.add(registration);
            }
        }
        if (late) {
            registration.close();
        }
        return registration;
    }

    private void forget(Registration registration) {
        synchronized (registrations) {
            registrations.remove(registration);
        }
    }

    @Override
    public boolean isReady() {
        return core.isReady();
    }

    @Override
    public List<Report> reports() {
        return core.reports();
    }

    private final class OwnedMarker implements Marker {

        private final Marker inner;

        OwnedMarker(Marker inner) {
            this.inner = inner;
        }

        @Override
        public void ready() {
            inner.ready();
        }

        @Override
        public void notReady(String reason) {
            inner.notReady(reason);
        }

        @Override
        public void close() {
            forget(this);
            inner.close();
        }
    }
}
