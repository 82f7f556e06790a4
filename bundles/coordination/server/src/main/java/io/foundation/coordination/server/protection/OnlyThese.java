package io.foundation.coordination.server.protection;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trusts who has the shared identity, wherever it is, and nobody else. The first refusal is logged, all are counted. Thread-safe. */
final class OnlyThese extends X509ExtendedTrustManager {

    private static final Logger LOG = LoggerFactory.getLogger(OnlyThese.class);

    private final String cluster;
    private final SharedIdentity identity;
    private final AtomicLong refused = new AtomicLong();

    OnlyThese(String cluster, SharedIdentity identity) {
        this.cluster = cluster;
        this.identity = identity;
    }

    long refused() {
        return refused.get();
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0 || !identity.isIn(chain[0])) {
            if (refused.getAndIncrement() == 0) {
                LOG.warn("Somebody without the secret of cluster '{}' has tried to speak with its servers, or answers where one should be: refused, as all that follow. "
                        + "If it is a node of this cluster its secret is another one.", cluster);
            }
            throw new CertificateException("not of this cluster");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
