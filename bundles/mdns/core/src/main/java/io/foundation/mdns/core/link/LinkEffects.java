package io.foundation.mdns.core.link;

import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.table.Claim;
import java.net.InetSocketAddress;

/** What the core of an interface has done for it. Called on the core's own thread; nothing calls back into the core. */
public interface LinkEffects {

    /** Sends to everybody on the interface; a packet may be lost. */
    void multicast(Packet packet);

    /** Sends to one. */
    void unicast(Packet packet, InetSocketAddress to);

    /** A name that this node wanted is somebody else's: another is needed. */
    void taken(Claim claim);
}
