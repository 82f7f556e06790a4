package io.foundation.cluster.shell.handler;

import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.MessageHandler;
import org.osgi.service.component.annotations.Component;

/** Takes the messages of {@code channel:flood --one-way} and forgets them. */
@Component(property = {MessageHandler.SUBJECT + "=" + FloodHandler.FLOOD, "foundation.dispatch=inline"})
public final class FloodHandler implements MessageHandler {

    /** The subject. */
    public static final String FLOOD = "flood";

    @Override
    public void handle(Incoming message) {
        // Only its way here is of interest.
    }
}
