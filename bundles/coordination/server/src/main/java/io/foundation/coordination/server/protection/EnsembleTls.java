package io.foundation.coordination.server.protection;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.apache.zookeeper.common.QuorumX509Util;

/** TLS 1.3 between the nodes of one cluster, each end of which proves to the other that it has the cluster's secret. Thread-safe. */
public final class EnsembleTls {

    /** What the key is made for that it begins with. */
    public static final String PURPOSE = "coordination ensemble tls";

    private static final String[] PROTOCOLS = {"TLSv1.3"};

    private final SSLContext context;
    private final OnlyThese trust;

    /**
     * TLS of one cluster.
     *
     * @param key 32 bytes, made from its secret for {@link #PURPOSE}
     */
    public EnsembleTls(String cluster, byte[] key) {
        SharedIdentity identity = SharedIdentity.of(key);
        trust = new OnlyThese(cluster, identity);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] none = new char[0];
            store.setKeyEntry("ensemble", identity.key(), none, new Certificate[] {identity.certificate()});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, none);
            context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java has no TLS with Ed25519", e);
        }
    }

    /** How many were refused because they have another secret. */
    public long refused() {
        return trust.refused();
    }

    /** The end that calls; not connected. */
    SSLSocket calling() throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.setEnabledProtocols(PROTOCOLS);
        return socket;
    }

    /**
     * The end that is called.
     *
     * @param accepted with whom TLS begins; closed with what is returned
     * @param read     what was read of it already
     */
    SSLSocket called(Socket accepted, byte[] read) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(accepted, new ByteArrayInputStream(read), true);
        socket.setEnabledProtocols(PROTOCOLS);
        socket.setUseClientMode(false);
        socket.setNeedClientAuth(true);
        return socket;
    }

    /** As ZooKeeper's members of a quorum ask for their sockets. */
    public QuorumX509Util forQuorum() {
        return new QuorumX509Util() {
            @Override
            public SSLSocket createSSLSocket() throws IOException {
                return calling();
            }

            @Override
            public SSLSocket createSSLSocket(Socket accepted, byte[] read) throws IOException {
                return called(accepted, read);
            }
        };
    }
}
