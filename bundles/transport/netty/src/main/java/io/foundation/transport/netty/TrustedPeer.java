package io.foundation.transport.netty;

import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.LinkKeys;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Takes certificates of trusted issuers only, valid now and meant for the side that shows them. The name of a host is not looked
 * at: a node is dialled at any of its addresses, and the name that counts, its own, is compared by the handshake inside.
 */
final class TrustedPeer extends X509ExtendedTrustManager {

    private static final String ANY_USE = "2.5.29.37.0";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";

    private final LinkKeys keys;

    TrustedPeer(LinkKeys keys) {
        this.keys = keys;
    }

    private void check(X509Certificate[] chain, String use, String side) throws CertificateException {
        try {
            keys.check(List.of(chain));
        } catch (FoundationException e) {
            throw new CertificateException(e.getMessage(), e);
        }
        List<String> uses = chain[0].getExtendedKeyUsage();
        if (uses != null && !uses.contains(use) && !uses.contains(ANY_USE)) {
            throw new CertificateException("its certificate is not for the " + side + " side of TLS: nodes are both, so allow serverAuth and clientAuth");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, CLIENT, "client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, SERVER, "server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    /** None: the peer has one certificate and needs no hint which to show; and whom this node trusts is not for strangers. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
