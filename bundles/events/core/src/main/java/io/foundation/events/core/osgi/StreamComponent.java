package io.foundation.events.core.osgi;

import io.foundation.base.api.error.FoundationException;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bounds of one stream, for each configuration. */
@Component(service = {}, immediate = true, configurationPid = StreamConfig.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StreamConfig.class, factory = true)
public final class StreamComponent {

    private static final Logger LOG = LoggerFactory.getLogger(StreamComponent.class);

    private final EventsNode node;
    private final String name;

    @Activate
    public StreamComponent(@Reference EventsNode node, Map<String, Object> properties) {
        this.node = node;
        this.name = nameOf(properties);
        modified(properties);
    }

    /** The word behind the PID: of {@code etc/io.foundation.events.stream-orders.cfg} it is {@code orders}. */
    private static String nameOf(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get("service.pid"));
        return pid.substring(pid.startsWith(StreamConfig.PID) && pid.length() > StreamConfig.PID.length() ? StreamConfig.PID.length() + 1 : 0);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        try {
            node.bound(name, EventsSettings.readStream(StreamConfig.PID + "-" + name, properties));
        } catch (FoundationException mistake) {
            LOG.error("{} The stream stays as it was.", mistake.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        node.unbound(name);
    }
}
