package io.foundation.registry.core.osgi;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.Endpoint;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Offer;
import io.foundation.registry.api.Registered;
import io.foundation.registry.api.Registry;
import io.foundation.registry.api.holding.Holdings;
import io.foundation.registry.core.table.Directory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts services of OSGi that say so into the directory, for as long as they are there. Services are taken on a thread of our own and not on that of the event: getting one may run its owner's code.
 */
final class ExportBridge implements AllServiceListener {

    private static final Logger LOG = LoggerFactory.getLogger(ExportBridge.class);

    private final BundleContext context;
    private final Directory directory;
    private final Executor serial;
    private final Map<ServiceReference<?>, Exported> exported = new HashMap<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private boolean closed;

    private record Exported(Holdings holdings, Registration attached, Registered entry) {
    }

    /** @param serial runs one after the other what is given to it */
    ExportBridge(BundleContext context, Directory directory, Executor serial) {
        this.context = context;
        this.directory = directory;
        this.serial = serial;
    }

    void open() {
        try {
            String filter = "(" + Registry.EXPORT + "=true)";
            context.addServiceListener(this, filter);
            ServiceReference<?>[] present = context.getAllServiceReferences(null, filter);
            for (ServiceReference<?> reference : present == null ? new ServiceReference<?>[0] : present) {
                later(() -> add(reference));
            }
            later(begun::countDown);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Blocks until the services that were there at the beginning are in the directory, or that takes too long. */
    void awaitBegin(Duration max) {
        try {
            if (!begun.await(max.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("Some services with {} are slow to come: who listens hears of them later.", Registry.EXPORT);
            }
        } catch (InterruptedException e) {
            // This stops.
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        context.removeServiceListener(this);
        List<ServiceReference<?>> present;
        synchronized (exported) {
            closed = true;
            present = List.copyOf(exported.keySet());
        }
        present.forEach(this::remove);
        begun.countDown();
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        ServiceReference<?> reference = event.getServiceReference();
        switch (event.getType()) {
            case ServiceEvent.REGISTERED -> later(() -> add(reference));
            case ServiceEvent.MODIFIED -> later(() -> change(reference));
            default -> remove(reference);
        }
    }

    private void later(Runnable work) {
        try {
            serial.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.warn("Too many services come at once: some are not in the registry.");
        }
    }

    private void add(ServiceReference<?> reference) {
        Bundle owner = reference.getBundle();
        Object service = owner == null ? null : context.getService(reference);
        if (service == null) {
            return;
        }
        Holdings holdings = new Holdings(Time.SYSTEM);
        Registration attached = directory.attach(holdings, owner.getSymbolicName());
        boolean taken = false;
        try {
            synchronized (exported) {
                if (!closed && !exported.containsKey(reference)) {
                    exported.put(reference, new Exported(holdings, attached, register(holdings, reference, service)));
                    taken = true;
                }
            }
        } catch (FoundationException e) {
            LOG.warn("The service {} of the bundle {} is not in the registry: {}", reference.getProperty(Constants.SERVICE_ID), owner.getSymbolicName(), e.getMessage());
        }
        if (!taken) {
            attached.close();
            context.ungetService(reference);
        } else if (reference.getBundle() == null) {
            // It went while it came.
            remove(reference);
        }
    }

    private Registered register(Holdings holdings, ServiceReference<?> reference, Object service) {
        EntryKey key = key(reference);
        try {
            return directory.register(holdings, offer(key, reference, service));
        } catch (FoundationException e) {
            if (e.type() != ErrorType.CONFLICT || reference.getProperty(Registry.EXPORT_NAME) != null) {
                throw e;
            }
            // Several services of one interface: those that come later have their numbers in their names.
            return directory.register(holdings, offer(new EntryKey(key.namespace(), key.name() + "." + reference.getProperty(Constants.SERVICE_ID)), reference, service));
        }
    }

    private static EntryKey key(ServiceReference<?> reference) {
        Object name = reference.getProperty(Registry.EXPORT_NAME);
        Object namespace = reference.getProperty(Registry.EXPORT_NAMESPACE);
        return new EntryKey(namespace == null ? EntryKey.PRODUCTION : namespace.toString(), name == null ? ((String[]) reference.getProperty(Constants.OBJECTCLASS))[0] : name.toString());
    }

    private static Offer offer(EntryKey key, ServiceReference<?> reference, Object service) {
        Offer offer = Offer.of(key, service).with(ServiceFacts.of(reference));
        return service instanceof Endpoint endpoint ? offer.answeredBy(endpoint) : offer;
    }

    private void change(ServiceReference<?> reference) {
        Exported present;
        synchronized (exported) {
            present = exported.get(reference);
        }
        if (present == null) {
            add(reference);
            return;
        }
        try {
            EntryKey key = key(reference);
            EntryKey now = present.entry().key();
            if (key.equals(now) || reference.getProperty(Registry.EXPORT_NAME) == null && key.namespace().equals(now.namespace()) && now.name().startsWith(key.name() + ".")) {
                present.entry().update(ServiceFacts.of(reference));
                return;
            }
        } catch (FoundationException e) {
            LOG.warn("The service {} says of itself what cannot be: {}", reference.getProperty(Constants.SERVICE_ID), e.getMessage());
        }
        remove(reference);
        add(reference);
    }

    private void remove(ServiceReference<?> reference) {
        Exported gone;
        synchronized (exported) {
            gone = exported.remove(reference);
        }
        if (gone != null) {
            gone.holdings().remove(gone.entry().key(), "its service was unregistered");
            gone.attached().close();
            context.ungetService(reference);
        }
    }
}
