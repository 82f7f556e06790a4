package io.foundation.cluster.api.admin;

import java.util.Optional;

/**
 * Which overlay a cluster has.
 *
 * @param epoch      counts the overlays of the cluster; 0 is the one that was configured
 * @param type       its word
 * @param configured the word in this node's configuration
 * @param automatic  whether the member with the least name switches by itself ({@code topology=auto})
 * @param underWay   the switch under way
 */
public record OverlayStatus(long epoch, String type, String configured, boolean automatic, Optional<UnderWay> underWay) {

    /** How far a switch is. */
    public enum Phase {
        /** The next overlay is being built beside the present one, which alone carries broadcasts. */
        PREPARING,
        /** Both carry broadcasts; the next one is being verified. */
        OVERLAP
    }

    /**
     * A switch under way.
     *
     * @param epoch   of the next overlay
     * @param type    of the next overlay
     * @param phase   how far it is
     * @param by      who began it, by name
     * @param reason  why
     * @param ready   how many reachable members have come as far as the phase asks
     * @param members how many members are reachable
     */
    public record UnderWay(long epoch, String type, Phase phase, String by, String reason, int ready, int members) {
    }
}
