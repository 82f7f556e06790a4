package io.foundation.base.console.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Services of the registry, given back when closed. For one command on one thread. */
public final class OsgiServices implements Services, AutoCloseable {

    private final BundleContext context;
    private final List<ServiceReference<?>> used = new ArrayList<>();

    /** @param context of the bundle the command belongs to */
    public OsgiServices(BundleContext context) {
        this.context = context;
    }

    @Override
    public <T> Optional<T> find(Class<T> contract) {
        return find(contract, null);
    }

    @Override
    public <T> Optional<T> find(Class<T> contract, String property, String value) {
        return find(contract, filter(property, value));
    }

    @Override
    public List<String> values(Class<?> contract, String property) {
        return values(property, references(contract, null));
    }

    @Override
    public List<String> values(Class<?> contract, String property, String where, String value) {
        return values(property, references(contract, filter(where, value)));
    }

    private static List<String> values(String property, Collection<? extends ServiceReference<?>> references) {
        TreeSet<String> values = new TreeSet<>();
        for (ServiceReference<?> reference : references) {
            if (reference.getProperty(property) instanceof String text) {
                values.add(text);
            }
        }
        return List.copyOf(values);
    }

    private <T> Optional<T> find(Class<T> contract, String filter) {
        return references(contract, filter).stream().max(ServiceReference::compareTo).map(this::use);
    }

    private <T> Collection<ServiceReference<T>> references(Class<T> contract, String filter) {
        try {
            return context.getServiceReferences(contract, filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        }
    }

    private static String filter(String property, String value) {
        return "(" + property + "=" + escape(value) + ")";
    }

    /** A value as text in a filter (OSGi Core, 3.2.7). */
    static String escape(String value) {
        return value.replaceAll("[\\\\*()]", "\\\\$0");
    }

    private <T> T use(ServiceReference<T> reference) {
        T service = context.getService(reference);
        if (service != null) {
            used.add(reference);
        }
        return service;
    }

    @Override
    public void close() {
        for (ServiceReference<?> reference : used) {
            try {
                context.ungetService(reference);
            } catch (IllegalStateException stopped) {
                // The bundle was stopped while the command ran: the framework has given the service back already.
                return;
            }
        }
    }
}
