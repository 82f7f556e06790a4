package io.foundation.events.eventadmin;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventStreams;
import io.foundation.events.api.Events;
import io.foundation.events.api.Subscription;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between our events and EventAdmin. What has come over it never goes back: what we send is marked and not taken in, and what was taken in is not sent. Sending waits for the handlers
 * of EventAdmin, on the thread of a subscription, so that slow ones hold up nothing else.
 */
@Component(service = {}, immediate = true, configurationPid = BridgeConfig.PID)
@Designate(ocd = BridgeConfig.class)
public final class EventAdminBridge {

    private static final Logger LOG = LoggerFactory.getLogger(EventAdminBridge.class);
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.list("outgoing", "user,system,error", "The streams whose events go to EventAdmin."),
            OptionSpec.list("incoming", "org/osgi/framework/BundleEvent/*", "The topics that come from EventAdmin."),
            OptionSpec.text("stream", "osgi", "The stream they come into."));

    private final Events events;
    private final EventAdmin admin;
    private final List<Registration> outgoing = new ArrayList<>();
    private final AtomicLong refused = new AtomicLong();
    private ServiceRegistration<EventHandler> incoming;

    @Activate
    public EventAdminBridge(BundleContext context, Map<String, Object> configured, @Reference Events events, @Reference EventStreams streams, @Reference EventAdmin admin) {
        this.events = events;
        this.admin = admin;
        Options options;
        try {
            options = Options.read(BridgeConfig.PID, SPECS, ConfiguredValues.of(configured));
        } catch (FoundationException e) {
            LOG.error("{} Nothing goes between events and EventAdmin until it is mended.", e.getMessage());
            return;
        }
        String stream = options.text("stream");
        List<String> topics = options.list("incoming");
        if (!topics.isEmpty()) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(EventConstants.EVENT_TOPIC, topics.toArray(String[]::new));
            incoming = context.registerService(EventHandler.class, event -> takeIn(event, stream), properties);
        }
        for (String each : options.list("outgoing")) {
            outgoing.add(streams.subscribe(Subscription.of(EventFilter.all().in(each)).named("eventadmin." + each), this::send));
        }
    }

    private void send(Event event) {
        if (!event.source().equals(Translation.SOURCE)) {
            admin.sendEvent(Translation.toEventAdmin(event));
        }
    }

    /** EventAdmin bars handlers that throw or take their time for good: this one does neither. */
    private void takeIn(org.osgi.service.event.Event event, String stream) {
        if (Translation.isOurs(event)) {
            return;
        }
        try {
            events.append(Translation.fromEventAdmin(event, stream));
        } catch (RuntimeException e) {
            if (refused.getAndIncrement() == 0) {
                LOG.warn("An event of EventAdmin with the topic {} was not taken in; later ones are only counted.", event.getTopic(), e);
            }
        }
    }

    @Deactivate
    void deactivate() {
        if (incoming != null) {
            try {
                incoming.unregister();
            } catch (IllegalStateException gone) {
                LOG.debug("The service is gone already: the bundle stops.", gone);
            }
        }
        outgoing.forEach(Registration::close);
        if (refused.get() > 0) {
            LOG.warn("{} events of EventAdmin were not taken in.", refused.get());
        }
    }
}
