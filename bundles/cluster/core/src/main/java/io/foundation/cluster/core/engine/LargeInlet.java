package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.core.delivery.DataFrame;
import io.foundation.cluster.core.messaging.FileBody;
import io.foundation.cluster.core.messaging.Inlet;
import io.foundation.cluster.core.messaging.RelayEnvelope;
import io.foundation.transport.api.Inbound;
import java.util.Optional;

/** Messages that came over a link in files, on their way to handlers, or to the next node, without being read into memory. Thread-safe. */
final class LargeInlet {

    private static final byte[] NOTHING = {};

    private final Life life;
    private final Inlet inlet;

    LargeInlet(Life life, Inlet inlet) {
        this.life = life;
        this.inlet = inlet;
    }

    /**
     * Takes a message whose body is in a file; on its I/O thread. False if it is one that has to be read into memory.
     *
     * @throws FoundationException if it is malformed
     */
    boolean received(NodeId from, Inbound inbound) {
        if (!inbound.subject().startsWith(Subjects.PREFIX)) {
            life.traffic.used(from);
            FileBody body = new FileBody(inbound.payload());
            Inbound.Receipt receipt = inbound.retain();
            inlet.message(new Incoming(life.settings.cluster(), from, inbound.subject(), inbound.channel(), inbound.context(), NOTHING), body, () -> {
                body.close();
                receipt.done();
            });
            return true;
        }
        if (!inbound.subject().equals(Subjects.RELAY) && !inbound.subject().equals(Subjects.DELIVERY)) {
            return false;
        }
        life.traffic.used(from);
        FileBody body = new FileBody(inbound.payload());
        try {
            if (inbound.subject().equals(Subjects.DELIVERY)) {
                life.delivery.received(from, inbound.channel(), DataFrame.decode(body, inbound.context()));
            } else {
                Optional<RelayEnvelope> envelope = life.relay.read(() -> RelayEnvelope.read(body));
                envelope.ifPresentOrElse(read -> life.relay.received(from, read, inbound.channel()), body::close);
            }
        } catch (FoundationException e) {
            body.close();
            throw e;
        }
        return true;
    }
}
