package io.foundation.base.runtime;

import io.foundation.base.api.execution.OwnedExecutors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The executors of the bundle that uses this instance; they stop when it lets go of the service or stops itself. */
@Component(service = OwnedExecutors.class, scope = ServiceScope.BUNDLE)
public final class OwnedExecutorsService implements OwnedExecutors {

    private final ExecutorOwner executors;

    @Activate
    public OwnedExecutorsService(ComponentContext context, @Reference ExecutorRegistry registry) {
        Bundle user = context.getUsingBundle();
        BundleWiring wiring = user.adapt(BundleWiring.class);
        this.executors = new ExecutorOwner(user.getSymbolicName(),
                wiring == null ? getClass().getClassLoader() : wiring.getClassLoader(), registry);
    }

    @Deactivate
    void deactivate() {
        executors.close();
    }

    @Override
    public ExecutorService virtual(String name) {
        return executors.virtual(name);
    }

    @Override
    public ExecutorService pool(String name, int threads, int queue) {
        return executors.pool(name, threads, queue);
    }

    @Override
    public ScheduledExecutorService timer(String name) {
        return executors.timer(name);
    }
}
