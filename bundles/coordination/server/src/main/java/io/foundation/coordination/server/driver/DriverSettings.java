package io.foundation.coordination.server.driver;

import io.foundation.coordination.server.Owner;
import io.foundation.coordination.server.ensemble.PlanSettings;
import io.foundation.coordination.server.member.MemberServer;
import io.foundation.coordination.server.protection.EnsembleTls;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a node takes part in the ensemble of a cluster.
 *
 * @param cluster  the cluster's name
 * @param folder   the node's own for this
 * @param bind     where the server listens
 * @param tick     the server's unit of time
 * @param owner    who may change the ensemble: the cluster
 * @param tls      how the nodes' servers and stores speak with each other
 * @param expected how many nodes there will be at least, the same at every node: most of them have to be there before there is an ensemble
 * @param settle   for how long the nodes must have been the same before one of them founds
 * @param plan     how the ensemble is kept
 */
public record DriverSettings(String cluster, Path folder, InetAddress bind, Duration tick, Owner owner, EnsembleTls tls, int expected, Duration settle, PlanSettings plan) {

    MemberServer.Settings server() {
        return new MemberServer.Settings(cluster, folder.resolve("server"), bind, tick, owner, tls);
    }
}
