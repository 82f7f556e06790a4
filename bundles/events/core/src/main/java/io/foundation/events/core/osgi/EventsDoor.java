package io.foundation.events.core.osgi;

import io.foundation.events.api.Events;
import java.util.Hashtable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the store for as long as there is one. */
@Component(service = {}, immediate = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.foundation.events.api.Events\"")
public final class EventsDoor {

    /** Grows with the version, so that the newer one wins. */
    static final int RANKING = 100;

    private static final Logger LOG = LoggerFactory.getLogger(EventsDoor.class);

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
            LOG.debug("The service is gone already: the bundle stops.", gone);
        }
    }
}
