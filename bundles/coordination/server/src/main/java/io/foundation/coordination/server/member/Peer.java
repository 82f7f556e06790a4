package io.foundation.coordination.server.member;

import io.foundation.coordination.server.protection.EnsembleTls;
import java.io.IOException;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.KeyedQuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;

/** ZooKeeper's member of a quorum, set up from its configuration as its own main program does, for what we use of it; members speak TLS with each other. */
final class Peer extends KeyedQuorumPeer {

    Peer(QuorumPeerConfig config, ServerCnxnFactory connections, EnsembleTls tls) throws IOException {
        super(tls.forQuorum());
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
