package io.foundation.simulation;

import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import io.foundation.cluster.core.membership.MembershipSettings;
import java.time.Duration;
import java.util.Map;

/**
 * What a world is like.
 *
 * @param nodes           how many there are
 * @param seed            where all chance comes from
 * @param network         how messages travel
 * @param membership      the settings of every node's membership
 * @param detector        makes every node's failure detector; null for none
 * @param detectorOptions the options given to it
 * @param readyAfter      how long after its start a node is ready
 * @param beside          in a partial overlay: with how many of those that are on a node keeps links on either side of it in a ring,
 *                        beside the one it joins by; 0 for a full mesh
 */
record WorldSettings(int nodes, long seed, NetworkSettings network, MembershipSettings membership,
        FailureDetectorProvider detector, Map<String, String> detectorOptions, Duration readyAfter, int beside) {

    /** As in production, with SWIM on a calm network. */
    static WorldSettings of(int nodes, long seed) {
        return new WorldSettings(nodes, seed, NetworkSettings.CALM, MembershipSettings.DEFAULT, new SwimDetectorProvider(), Map.of(),
                Duration.ofMillis(50), 0);
    }

    WorldSettings with(NetworkSettings other) {
        return new WorldSettings(nodes, seed, other, membership, detector, detectorOptions, readyAfter, beside);
    }

    WorldSettings with(FailureDetectorProvider other, Map<String, String> options) {
        return new WorldSettings(nodes, seed, network, membership, other, options, readyAfter, beside);
    }

    /** The same, with a membership that holds so many. */
    WorldSettings withRoomFor(int members) {
        MembershipSettings room = new MembershipSettings(membership.gossipInterval(), membership.tombstoneKeep(),
                Math.max(members, membership.maxMembers()), membership.maxMessageBytes());
        return new WorldSettings(nodes, seed, network, room, detector, detectorOptions, readyAfter, beside);
    }

    WorldSettings with(MembershipSettings other) {
        return new WorldSettings(nodes, seed, network, other, detector, detectorOptions, readyAfter, beside);
    }

    /** The same, where a node is linked with a few only. */
    WorldSettings withOverlay(int onEitherSide) {
        return new WorldSettings(nodes, seed, network, membership, detector, detectorOptions, readyAfter, onEitherSide);
    }
}
