package io.foundation.discovery.gossip;

/** Why an interface does not work, as far as it can be guessed, and what to do: sentences that go on from its name. */
final class Deafness {

    private Deafness() {
    }

    /** The system refuses to send. */
    static String cannotSend(GossipSettings settings, String link, String cause) {
        return "cannot send (" + cause + "): it is down, or there is no route for " + what(settings) + " on it; bring it up, or add a route, such as ip route add "
                + settings.group().getHostAddress() + "/32 dev " + link + ".";
    }

    /** Its own packets do not come back. */
    static String hearsNothing(GossipSettings settings) {
        String silence = "hears nothing, not even its own packets: ";
        if (settings.bind().filter(address -> !address.isAnyLocalAddress()).isPresent()) {
            return silence + "it listens on " + settings.bind().get().getHostAddress() + " only, where no " + what(settings)
                    + " arrives; take discovery.gossip.bindAddress out.";
        }
        return silence + "likely a firewall drops UDP port " + settings.port() + ", or the network of a container or a cloud does not carry " + what(settings)
                + "; allow it, choose other interfaces with discovery.gossip.interfaces, or name discovery.gossip.seeds.";
    }

    private static String what(GossipSettings settings) {
        return settings.mode() == GossipSettings.Mode.BROADCAST ? "broadcast" : "multicast";
    }
}
