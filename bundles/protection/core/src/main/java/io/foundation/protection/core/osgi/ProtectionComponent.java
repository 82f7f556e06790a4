package io.foundation.protection.core.osgi;

import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.protection.api.Protection;
import io.foundation.protection.core.policy.Policies;
import io.foundation.protection.core.policy.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the service; the policies come with their configurations. When the bundle goes, it first leaves what the policies know and then takes the service back: so the next version, in its place or beside it,
 * has it before anybody calls there. Of two versions beside each other the older serves, since it knows what was used.
 */
@Component(service = ProtectionComponent.class, immediate = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.protection.api.Protection\"")
public final class ProtectionComponent {

    private static final String SCHEMA = "io.foundation.protection.policy";
    private static final String NAMES = "io.foundation.protection.names";
    private static final int VERSION = 1;

    private final Logger log = LoggerFactory.getLogger(ProtectionComponent.class);
    private final BundleContext context;
    private final HandoverStore store;
    private final ExecutorService threads;
    private final Policies policies;
    private final Map<String, Policy> restorable = new ConcurrentHashMap<>();
    private final ServiceListener successor = this::other;
    private final ServiceRegistration<Protection> registration;
    private boolean left;

    @Activate
    public ProtectionComponent(BundleContext context, @Reference OwnedExecutors executors, @Reference HandoverStore store) throws InvalidSyntaxException {
        this.context = context;
        this.store = store;
        threads = executors.virtual("calls");
        policies = new Policies(System::nanoTime, threads);
        store.take(NAMES).filter(state -> isKnown(state, NAMES)).ifPresent(state -> policies.expect(Arrays.asList(new String(state.bytes(), StandardCharsets.UTF_8).split("\n"))));
        context.addServiceListener(successor, "(" + Constants.OBJECTCLASS + "=" + Protection.class.getName() + ")");
        if (isHeir()) {
            policies.hold();
        }
        registration = context.registerService(Protection.class, policies, null);
    }

    private boolean isHeir() throws InvalidSyntaxException {
        return context.getServiceReferences(Protection.class, null).stream().anyMatch(reference -> reference.getBundle() != context.getBundle());
    }

    Policies policies() {
        return policies;
    }

    /** A policy has come: it goes on with what the one of that name knew, now or as soon as another version leaves it. */
    void came(String name, Policy policy) {
        restorable.put(name, policy);
        restore(name, policy);
    }

    /** A policy goes: alone, for its configuration has gone or changes by more than its values, or with the bundle. */
    void goes(String name, Policy policy) {
        if (context.getBundle().getState() == Bundle.STOPPING) {
            leave();
        } else {
            park(name, policy.snapshot());
        }
        restorable.remove(name, policy);
        policies.remove(name, policy);
    }

    private void park(String name, byte[] snapshot) {
        store.park(key(name), new HandoverState(SCHEMA, VERSION, snapshot));
    }

    private static String key(String policy) {
        return SCHEMA + "/" + policy;
    }

    private static boolean isKnown(HandoverState state, String schema) {
        return state.schema().equals(schema) && state.version() <= VERSION;
    }

    private void restore(String name, Policy policy) {
        store.take(key(name)).filter(state -> isKnown(state, SCHEMA)).ifPresent(state -> {
            try {
                policy.restore(state.bytes());
            } catch (IOException e) {
                log.warn("What the policy '{}' knew cannot be read: it begins as new.", name, e);
            }
        });
    }

    /** Another version takes its service back: what it knows is parked by then. */
    private void other(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING && event.getServiceReference().getBundle() != context.getBundle()) {
            restorable.forEach(this::restore);
            store.take(NAMES);
            policies.release();
        }
    }

    private synchronized void leave() {
        if (left) {
            return;
        }
        left = true;
        context.removeServiceListener(successor);
        policies.leave();
        Map<String, byte[]> snapshots = policies.snapshots();
        snapshots.forEach(this::park);
        if (!snapshots.isEmpty()) {
            store.park(NAMES, new HandoverState(NAMES, VERSION, String.join("\n", snapshots.keySet()).getBytes(StandardCharsets.UTF_8)));
        }
        registration.unregister();
    }

    @Deactivate
    void deactivate() {
        leave();
        policies.close();
        threads.shutdownNow();
    }
}
