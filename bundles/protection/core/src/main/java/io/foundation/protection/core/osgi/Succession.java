package io.foundation.protection.core.osgi;

import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * How what a policy knows comes from one version of this bundle to the next. Side by side: each offers it as a service of types of the JDK, which both versions see alike, and
 * the newer one asks for it when it begins. In place: it waits in the hand-over store.
 */
final class Succession {

    private static final String KEY = "io.foundation.protection.policy";
    private static final String LAYOUT = "layout";
    private static final int VERSION = 2;

    private final BundleContext context;
    private final HandoverStore store;
    private final String policy;
    private ServiceRegistration<?> offer;

    Succession(BundleContext context, HandoverStore store, String policy) {
        this.context = context;
        this.store = store;
        this.policy = policy;
    }

    /** What another version knows that is there now, else what one has left. */
    Optional<byte[]> inherit() {
        Optional<byte[]> parked = store.take(key()).filter(state -> state.schema().equals(KEY) && state.version() == VERSION).map(HandoverState::bytes);
        return other().flatMap(this::ask).or(() -> parked);
    }

    /** From now on another version may ask for it. */
    void offer(Supplier<byte[]> knowledge) {
        offer = context.registerService(Supplier.class, knowledge, new Hashtable<>(Map.of(KEY, policy, LAYOUT, VERSION)));
    }

    /** Leaves it behind, unless there is another version already: what that one knows is newer. */
    void leave(Supplier<byte[]> knowledge) {
        offer.unregister();
        if (other().isEmpty()) {
            store.park(key(), new HandoverState(KEY, VERSION, knowledge.get()));
        }
    }

    private Optional<byte[]> ask(ServiceReference<?> reference) {
        Object other = context.getService(reference);
        try {
            return other instanceof Supplier<?> supplier && supplier.get() instanceof byte[] bytes ? Optional.of(bytes) : Optional.empty();
        } finally {
            context.ungetService(reference);
        }
    }

    private Optional<ServiceReference<?>> other() {
        try {
            ServiceReference<?>[] offers = context.getAllServiceReferences(Supplier.class.getName(), "(&(" + KEY + "=*)(" + LAYOUT + "=" + VERSION + "))");
            for (ServiceReference<?> each : offers == null ? new ServiceReference<?>[0] : offers) {
                if (policy.equals(each.getProperty(KEY)) && each.getBundle() != context.getBundle()) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String key() {
        return KEY + "/" + policy;
    }
}
