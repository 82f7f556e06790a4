package io.foundation.itests.agreement;

import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** One server of an ensemble as a process. */
public final class ServerMain {

    private ServerMain() {
    }

    /** @param args the file of its configuration */
    public static void main(String[] args) throws Exception {
        Thread.ofPlatform().daemon().start(() -> JvmProcess.serve(line -> { }));
        QuorumPeerConfig config = new QuorumPeerConfig();
        config.parse(args[0]);
        new QuorumPeerMain().runFromConfig(config);
    }
}
