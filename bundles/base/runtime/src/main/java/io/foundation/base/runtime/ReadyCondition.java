package io.foundation.base.runtime;

import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.api.lifecycle.Registration;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readiness as an OSGi condition: a service that is there while the node is ready, for components that are to work only then. It comes and goes on a thread of its own, since whoever waits for it
 * begins or ends on that thread, and may take his time.
 */
@Component(service = {}, immediate = true)
@Capability(namespace = "osgi.service", attribute = {"objectClass:List<String>=\"org.osgi.service.condition.Condition\"", Condition.CONDITION_ID + "=" + ReadyCondition.ID})
public final class ReadyCondition {

    /** The id of the condition. */
    static final String ID = "foundation.ready";

    private static final Logger LOG = LoggerFactory.getLogger(ReadyCondition.class);

    private final BundleContext context;
    private final ExecutorOwner executors;
    private final Registration listener;
    private volatile boolean ready;
    private volatile ServiceRegistration<Condition> published;

    @Activate
    public ReadyCondition(BundleContext context, @Reference Readiness readiness, @Reference ExecutorRegistry registry) {
        this.context = context;
        executors = new ExecutorOwner(context.getBundle().getSymbolicName(), getClass().getClassLoader(), registry);
        // Of two changes that wait the newer is enough: a task makes it as it is then.
        SerialExecutor telling = SerialExecutor.droppingOldest(executors.virtual("ready"), 1, () -> { }, e -> LOG.warn("The condition {} could not be told.", ID, e));
        listener = readiness.listen(now -> {
            ready = now;
            telling.execute(this::settle);
        });
    }

    /** One at a time. */
    private void settle() {
        ServiceRegistration<Condition> present = published;
        if (ready && present == null) {
            published = context.registerService(Condition.class, Condition.INSTANCE, new Hashtable<>(Map.of(Condition.CONDITION_ID, ID)));
        } else if (!ready && present != null) {
            published = null;
            try {
                present.unregister();
            } catch (IllegalStateException gone) {
                LOG.debug("The condition is gone already: the bundle stops.", gone);
            }
        }
    }

    @Deactivate
    void deactivate() {
        listener.close();
        ready = false;
        executors.close();
        settle();
    }
}
