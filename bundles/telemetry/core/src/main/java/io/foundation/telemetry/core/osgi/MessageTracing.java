package io.foundation.telemetry.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.messaging.MessageMiddleware;
import io.foundation.telemetry.core.trace.TracedMessages;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Traces messages if that is configured, and else is in nobody's way: a middleware takes the way without a copy from handlers that borrow bodies. */
@Component(service = {}, immediate = true, configurationPid = TelemetrySettings.PID)
public final class MessageTracing {

    private static final Logger LOG = LoggerFactory.getLogger(MessageTracing.class);

    private final ServiceRegistration<MessageMiddleware> published;

    @Activate
    public MessageTracing(BundleContext context, Map<String, Object> configured, @Reference TelemetryNode node) {
        published = isWanted(configured) ? context.registerService(MessageMiddleware.class, new TracedMessages(node.spans()), null) : null;
    }

    private static boolean isWanted(Map<String, Object> configured) {
        try {
            return TelemetrySettings.read(configured).traceMessages();
        } catch (FoundationException e) {
            LOG.debug("Messages are not traced; the node says what is wrong with the configuration.", e);
            return false;
        }
    }

    @Deactivate
    void deactivate() {
        if (published != null) {
            TelemetryNode.takeBack(published);
        }
    }
}
