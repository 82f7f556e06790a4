package io.foundation.protection.core.osgi;

import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.protection.core.policy.Policies;
import java.util.concurrent.ExecutorService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What all bundles share: the policies, which come with their configurations, and the pools. */
@Component(service = ProtectionComponent.class, immediate = true)
public final class ProtectionComponent {

    private final ExecutorService threads;
    private final Policies policies;

    @Activate
    public ProtectionComponent(@Reference OwnedExecutors executors) {
        threads = executors.virtual("calls");
        policies = new Policies(System::nanoTime, threads);
    }

    Policies policies() {
        return policies;
    }

    @Deactivate
    void deactivate() {
        policies.close();
        threads.shutdownNow();
    }
}
