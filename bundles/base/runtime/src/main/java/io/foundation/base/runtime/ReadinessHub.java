package io.foundation.base.runtime;

import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import io.foundation.base.api.lifecycle.Registration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** The one readiness of the node: looks at the components whenever services come and go, on a thread of its own. */
@Component(service = {ReadinessHub.class, ComponentDiagnosis.class})
public final class ReadinessHub implements ComponentDiagnosis {

    private final ReadinessCore core = new ReadinessCore();
    private final BundleContext context;
    private final ComponentInspector inspector;
    private final ExecutorOwner executors;
    private final ReadinessMonitor monitor;
    private final ServiceListener onServiceEvent;

    @Activate
    public ReadinessHub(BundleContext context, @Reference ServiceComponentRuntime runtime, @Reference ExecutorRegistry registry) {
        this.context = context;
        this.inspector = new ComponentInspector(runtime);
        this.executors = new ExecutorOwner(context.getBundle().getSymbolicName(), getClass().getClassLoader(), registry);
        ScheduledExecutorService timer = executors.timer("readiness");
        this.monitor = new ReadinessMonitor(core, inspector, (millis, task) -> schedule(timer, millis, task), ReadinessMonitor.Pace.NORMAL);
        this.onServiceEvent = event -> monitor.changed();
        context.addServiceListener(onServiceEvent);
        monitor.changed();
    }

    private static Registration schedule(ScheduledExecutorService timer, long millis, Runnable task) {
        ScheduledFuture<?> pending = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
        return () -> pending.cancel(false);
    }

    @Deactivate
    void deactivate() {
        context.removeServiceListener(onServiceEvent);
        monitor.stop();
        executors.close();
    }

    ReadinessCore core() {
        return core;
    }

    @Override
    public List<ComponentState> components() {
        return inspector.components();
    }

    @Override
    public Optional<ComponentState> find(String name) {
        return inspector.find(name);
    }
}
