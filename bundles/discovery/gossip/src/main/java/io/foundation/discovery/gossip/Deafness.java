package io.foundation.discovery.gossip;

/** Why an interface hears nothing, as far as it can be guessed, and what to do. */
final class Deafness {

    private Deafness() {
    }

    /**
     * A sentence that goes on from the name of the link.
     *
     * @param sending what is known of a failure to send; null if sending works
     */
    static String explain(GossipSettings settings, String link, String sending) {
        String what = settings.mode() == GossipSettings.Mode.BROADCAST ? "broadcast" : "multicast";
        if (sending != null && sending.startsWith("sending fails")) {
            return "cannot send: " + sending + "; likely there is no route for " + what + " on it (ip route add "
                    + settings.group().getHostAddress() + "/32 dev " + link + "), or it is down.";
        }
        String silence = "hears nothing, not even its own packets: ";
        if (settings.bind().filter(address -> !address.isAnyLocalAddress()).isPresent()) {
            return silence + "it listens on " + settings.bind().get().getHostAddress() + " only, where no " + what
                    + " arrives; take discovery.gossip.bindAddress out.";
        }
        return silence + "likely a firewall drops UDP port " + settings.port() + ", or the network of a container or a cloud does not carry " + what
                + "; allow it, choose other interfaces with discovery.gossip.interfaces, or name discovery.gossip.seeds.";
    }
}
