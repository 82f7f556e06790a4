package io.foundation.telemetry.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.messaging.MessageMiddleware;
import io.foundation.cluster.api.messaging.RequestFollower;
import io.foundation.telemetry.core.trace.TracedMessages;
import io.foundation.telemetry.core.trace.TracedRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Traces requests and messages, each if that is configured, and else is in nobody's way: a middleware takes the way without a copy from handlers that borrow bodies. */
@Component(service = {}, immediate = true, configurationPid = TelemetrySettings.PID)
public final class MessageTracing {

    private static final Logger LOG = LoggerFactory.getLogger(MessageTracing.class);

    private final List<ServiceRegistration<?>> published = new ArrayList<>();

    @Activate
    public MessageTracing(BundleContext context, Map<String, Object> configured, @Reference TelemetryNode node) {
        TelemetrySettings settings = read(configured);
        if (settings.traceRequests()) {
            published.add(context.registerService(RequestFollower.class, new TracedRequests(node.spans()), null));
        }
        if (settings.traceMessages()) {
            published.add(context.registerService(MessageMiddleware.class, new TracedMessages(node.spans()), null));
        }
    }

    private static TelemetrySettings read(Map<String, Object> configured) {
        try {
            return TelemetrySettings.read(configured);
        } catch (FoundationException e) {
            LOG.debug("What is traced is as by default; the node says what is wrong with the configuration.", e);
            return TelemetrySettings.read(Map.of());
        }
    }

    @Deactivate
    void deactivate() {
        published.forEach(TelemetryNode::takeBack);
    }
}
