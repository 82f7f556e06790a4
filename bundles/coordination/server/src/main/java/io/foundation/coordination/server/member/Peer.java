package io.foundation.coordination.server.member;

import java.io.IOException;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;

/** ZooKeeper's member of a quorum, set up from its configuration as its own main program does, for what we use of it. */
final class Peer extends QuorumPeer {

    Peer(QuorumPeerConfig config, ServerCnxnFactory connections) throws IOException {
        setTxnFactory(new FileTxnSnapLog(config.getDataLogDir(), config.getDataDir()));
        setElectionType(config.getElectionAlg());
        setMyid(config.getServerId());
        setTickTime(config.getTickTime());
        setMinSessionTimeout(config.getMinSessionTimeout());
        setMaxSessionTimeout(config.getMaxSessionTimeout());
        setInitLimit(config.getInitLimit());
        setSyncLimit(config.getSyncLimit());
        setConnectToLearnerMasterLimit(config.getConnectToLearnerMasterLimit());
        setConfigFileName(config.getConfigFilename());
        setZKDatabase(new ZKDatabase(getTxnFactory()));
        setQuorumVerifier(config.getQuorumVerifier(), false);
        if (config.getLastSeenQuorumVerifier() != null) {
            setLastSeenQuorumVerifier(config.getLastSeenQuorumVerifier(), false);
        }
        initConfigInZKDatabase();
        setCnxnFactory(connections);
        setLearnerType(config.getPeerType());
        setSyncEnabled(config.getSyncEnabled());
        setQuorumListenOnAllIPs(config.getQuorumListenOnAllIPs());
        initialize();
    }
}
