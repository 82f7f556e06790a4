package io.foundation.registry.core.osgi;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.holding.Holdings;
import io.foundation.registry.core.table.Directory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/**
 * Finds the holdings of all bundles, which are services in their names, and makes them for bundles that have none yet. So the framework tells who has gone, and a new version of this bundle finds what
 * was registered with the one before.
 */
final class HoldingsTracker implements AllServiceListener {

    private final BundleContext context;
    private final Directory directory;
    private final Map<ServiceReference<?>, Tracked> tracked = new HashMap<>();
    private final Map<Long, Object> making = new ConcurrentHashMap<>();

    private record Tracked(Holdings holdings, Registration attached) {
    }

    HoldingsTracker(BundleContext context, Directory directory) {
        this.context = context;
        this.directory = directory;
    }

    void open() {
        String filter = "(" + Constants.OBJECTCLASS + "=" + Holdings.class.getName() + ")";
        try {
            context.addServiceListener(this, filter);
            ServiceReference<?>[] present = context.getAllServiceReferences(Holdings.class.getName(), null);
            for (ServiceReference<?> reference : present == null ? new ServiceReference<?>[0] : present) {
                add(reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is held stays where it is: the next version finds it. */
    void close() {
        context.removeServiceListener(this);
        synchronized (tracked) {
            tracked.values().forEach(each -> each.attached().close());
            tracked.clear();
        }
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED) {
            add(event.getServiceReference());
        } else if (event.getType() == ServiceEvent.UNREGISTERING) {
            remove(event.getServiceReference());
        }
    }

    private void add(ServiceReference<?> reference) {
        synchronized (tracked) {
            Bundle owner = reference.getBundle();
            if (owner == null || tracked.containsKey(reference)) {
                return;
            }
            if (context.getService(reference) instanceof Holdings holdings) {
                tracked.put(reference, new Tracked(holdings, directory.attach(holdings, owner.getSymbolicName())));
            }
        }
        if (reference.getBundle() == null) {
            // It went while it came.
            remove(reference);
        }
    }

    private void remove(ServiceReference<?> reference) {
        synchronized (tracked) {
            Tracked gone = tracked.remove(reference);
            if (gone != null) {
                gone.attached().close();
                context.ungetService(reference);
            }
        }
    }

    /** @throws FoundationException {@code SERVICE_UNAVAILABLE} if the bundle is stopped */
    Holdings of(Bundle owner) {
        Holdings present = present(owner);
        if (present != null) {
            return present;
        }
        // One at a time for an owner. Not under the lock of the listener: other versions of this listen too, and have locks of their own.
        synchronized (making.computeIfAbsent(owner.getBundleId(), id -> new Object())) {
            present = present(owner);
            return present != null ? present : make(owner);
        }
    }

    private Holdings make(Bundle owner) {
        BundleContext ofOwner = owner.getBundleContext();
        try {
            if (ofOwner != null) {
                // The listener hears of it before this returns.
                ofOwner.registerService(Holdings.class, new Holdings(Time.SYSTEM), null);
                Holdings made = present(owner);
                if (made != null) {
                    return made;
                }
            }
        } catch (IllegalStateException stopped) {
            // Said below.
        }
        throw new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "The bundle " + owner.getSymbolicName() + " is stopped, or the registry is: nothing can be registered.");
    }

    private Holdings present(Bundle owner) {
        synchronized (tracked) {
            for (Map.Entry<ServiceReference<?>, Tracked> each : tracked.entrySet()) {
                if (owner.equals(each.getKey().getBundle())) {
                    return each.getValue().holdings();
                }
            }
            return null;
        }
    }
}
