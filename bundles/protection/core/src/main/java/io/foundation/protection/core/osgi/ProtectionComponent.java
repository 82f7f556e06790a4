package io.foundation.protection.core.osgi;

import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.protection.api.Protection;
import io.foundation.protection.core.policy.Policies;
import java.util.concurrent.ExecutorService;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.annotation.bundle.Capability;

/** Publishes the service; the policies come with their configurations. */
@Component(service = ProtectionComponent.class, immediate = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.protection.api.Protection\"")
public final class ProtectionComponent {

    private final ExecutorService threads;
    private final Policies policies;
    private final ServiceRegistration<Protection> registration;

    @Activate
    public ProtectionComponent(BundleContext context, @Reference OwnedExecutors executors) {
        threads = executors.virtual("calls");
        policies = new Policies(System::nanoTime, threads);
        registration = context.registerService(Protection.class, policies, null);
    }

    Policies policies() {
        return policies;
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        policies.close();
        threads.shutdownNow();
    }
}
