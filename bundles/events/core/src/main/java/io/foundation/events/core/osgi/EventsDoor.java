package io.foundation.events.core.osgi;

import io.foundation.events.api.Events;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import java.util.Hashtable;

/** Publishes the store for as long as there is one. */
@Component(service = {}, immediate = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.events.api.Events\"")
public final class EventsDoor {

    /** Grows with the version, so that the newer one wins. */
    static final int RANKING = 100;

    private final ServiceRegistration<Events> registration;

    @Activate
    public EventsDoor(BundleContext context, @Reference EventsNode node) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, RANKING);
        registration = context.registerService(Events.class, node.core(), properties);
    }

    @Deactivate
    void deactivate() {
        try {
            registration.unregister();
        } catch (IllegalStateException gone) {
            // The bundle stops: the framework has taken the service back.
            return;
        }
    }
}
