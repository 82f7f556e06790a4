package io.foundation.mdns.core.engine;

import io.foundation.mdns.api.BrowseListener;
import io.foundation.mdns.api.ServiceInstance;
import io.foundation.mdns.core.record.Packet;
import java.net.InetSocketAddress;
import java.util.List;

/** What {@link MdnsCore} has done for it. Called on the core's own thread; nothing calls back into the core. */
public interface MdnsEffects {

    /** Sends to everybody on an interface. */
    void multicast(String link, Packet packet);

    /** Sends to one, through an interface. */
    void unicast(String link, Packet packet, InetSocketAddress to);

    /** Tells somebody who browses. */
    void present(BrowseListener listener, List<ServiceInstance> services, boolean settled);

    /** A name was taken by somebody else: this node goes by another now. */
    void renamed(String from, String to);
}
