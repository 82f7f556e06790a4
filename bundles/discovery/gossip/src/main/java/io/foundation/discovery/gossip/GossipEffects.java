package io.foundation.discovery.gossip;

import io.foundation.base.api.protocol.Timers;
import io.foundation.discovery.api.DiscoveryResult;
import java.net.SocketAddress;
import java.util.List;

/** What {@link GossipCore} has done for it. Called on the core's own thread; nothing calls back into the core. */
interface GossipEffects extends Timers {

    /** Sends on a link; a packet may be lost. */
    void send(GossipLink link, byte[] packet);

    /** Sends to where a packet came from. */
    void reply(SocketAddress to, byte[] packet);

    /** Tells the engine. */
    void emit(DiscoveryResult result);

    /**
     * A packet was not taken.
     *
     * @param detail what is known beyond the reason; "" if nothing is
     */
    void dropped(Drop reason, SocketAddress source, String detail);

    /** A link hears its own packets, again or for the first time. */
    void hears(String link);

    /**
     * Links do not hear their own packets any more, or never did.
     *
     * @param all whether no link hears
     */
    void deaf(List<String> links, boolean all);
}
