package io.foundation.itests.agreement;

import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** One server as a process, of an ensemble or alone. */
public final class ServerMain {

    private ServerMain() {
    }

    /** @param args the file of its configuration */
    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().daemon().start(() -> JvmProcess.serve(line -> { }));
        QuorumPeerConfig config = new QuorumPeerConfig();
        config.parse(args[0]);
        if (config.isDistributed()) {
            new QuorumPeerMain().runFromConfig(config);
        } else {
            ServerConfig alone = new ServerConfig();
            alone.readFrom(config);
            new ZooKeeperServerMain().runFromConfig(alone);
        }
    }
}
