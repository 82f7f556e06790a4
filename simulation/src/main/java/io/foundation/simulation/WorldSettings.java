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
 */
record WorldSettings(int nodes, long seed, NetworkSettings network, MembershipSettings membership,
        FailureDetectorProvider detector, Map<String, String> detectorOptions, Duration readyAfter) {

    /** As in production, with SWIM on a calm network. */
    static WorldSettings of(int nodes, long seed) {
        return new WorldSettings(nodes, seed, NetworkSettings.CALM, MembershipSettings.DEFAULT, new SwimDetectorProvider(), Map.of(),
                Duration.ofMillis(50));
    }

    WorldSettings with(NetworkSettings other) {
        return new WorldSettings(nodes, seed, other, membership, detector, detectorOptions, readyAfter);
    }

    WorldSettings with(FailureDetectorProvider other, Map<String, String> options) {
        return new WorldSettings(nodes, seed, network, membership, other, options, readyAfter);
    }

    /** The same, with a membership that holds so many. */
    WorldSettings withRoomFor(int members) {
        MembershipSettings room = new MembershipSettings(membership.gossipInterval(), membership.tombstoneKeep(),
                Math.max(members, membership.maxMembers()), membership.maxMessageBytes());
        return new WorldSettings(nodes, seed, network, room, detector, detectorOptions, readyAfter);
    }

    WorldSettings with(MembershipSettings other) {
        return new WorldSettings(nodes, seed, network, other, detector, detectorOptions, readyAfter);
    }
}
