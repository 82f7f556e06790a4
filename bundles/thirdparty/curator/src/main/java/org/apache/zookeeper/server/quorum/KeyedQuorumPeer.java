package org.apache.zookeeper.server.quorum;

import javax.security.sasl.SaslException;
import org.apache.zookeeper.common.QuorumX509Util;

/**
 * A member of a quorum that speaks TLS with keys of its own, where ZooKeeper takes them from properties of the whole JVM. Whatever opens a socket between members asks
 * {@link #getX509Util} for it, which only this package can override: that is all this class is for.
 */
public class KeyedQuorumPeer extends QuorumPeer {

    private final QuorumX509Util keys;

    protected KeyedQuorumPeer(QuorumX509Util keys) throws SaslException {
        this.keys = keys;
        setSslQuorum(true);
    }

    @Override
    final QuorumX509Util getX509Util() {
        return keys;
    }
}
