package io.foundation.transport.netty;

import io.foundation.transport.api.LinkKeys;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.LinkSecurity.Encryption;
import io.foundation.transport.api.PeerCertificate;
import io.foundation.transport.link.ChannelBinding;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

/**
 * The TLS of one transport: version 1.3 only, a certificate from both sides. Of keys that change, the next connection uses the
 * new ones. Thread-safe.
 */
final class LinkTls {

    private static final String[] VERSIONS = {"TLSv1.3"};
    /** How long a last record may take to leave. */
    private static final long CLOSE_MILLIS = 500;

    private final LinkSecurity security;
    private final SSLContext throwaway;
    private Made made;

    /** A context and the keys it was made of. */
    private record Made(LinkKeys keys, SSLContext context) {
    }

    LinkTls(LinkSecurity security) {
        this.security = security;
        ThrowawayCertificate own = security.encryption() == Encryption.SECRET ? ThrowawayCertificate.make() : null;
        this.throwaway = own == null ? null : context(own.key(), List.of(own.certificate()), new AnyPeer());
    }

    boolean isOn() {
        return security.isEncrypted();
    }

    /** Whether peers that do not encrypt are linked too. */
    boolean isOptional() {
        return security.isOptional();
    }

    /** One end of a new connection. */
    SSLEngine engine(boolean dialler) {
        // Without a host and a port, so that no session is kept to be resumed: every connection shows its certificates.
        SSLEngine engine = context().createSSLEngine();
        engine.setUseClientMode(dialler);
        engine.setEnabledProtocols(VERSIONS);
        if (!dialler) {
            engine.setNeedClientAuth(true);
        }
        return engine;
    }

    private SSLContext context() {
        if (throwaway != null) {
            return throwaway;
        }
        LinkKeys keys = security.keys().get();
        synchronized (this) {
            if (made == null || made.keys != keys) {
                made = new Made(keys, context(keys.key(), keys.chain(), new TrustedPeer(keys)));
            }
            return made.context;
        }
    }

    private static SSLContext context(PrivateKey key, List<X509Certificate> chain, TrustManager trust) {
        try {
            char[] inMemory = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", key, inMemory, chain.toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, inMemory);
            KeyManager[] own = factory.getKeyManagers();
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(own, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot use the keys of the links: " + e.getMessage(), e);
        }
    }

    /**
     * What ties the handshake inside to a connection that is encrypted now.
     *
     * @throws GeneralSecurityException if the peer's certificate is not, or no longer, to be believed
     */
    ChannelBinding binding(SSLEngine engine) throws GeneralSecurityException, SSLPeerUnverifiedException {
        SSLSession session = engine.getSession();
        // Nobody resumes it: a ticket would carry a peer past the checks of his certificate.
        session.invalidate();
        Certificate own = session.getLocalCertificates()[0];
        List<X509Certificate> shown = Stream.of(session.getPeerCertificates()).map(X509Certificate.class::cast).toList();
        Optional<PeerCertificate> certificate = Optional.empty();
        if (security.encryption() == Encryption.CERTIFICATES) {
            security.keys().get().check(shown);
            certificate = Optional.of(PeerCertificate.of(shown));
        }
        boolean dialler = engine.getUseClientMode();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] bytes = new byte[64];
        System.arraycopy(digest.digest((dialler ? own : shown.get(0)).getEncoded()), 0, bytes, 0, 32);
        System.arraycopy(digest.digest((dialler ? shown.get(0) : own).getEncoded()), 0, bytes, 32, 32);
        return new ChannelBinding(bytes, certificate);
    }

    /**
     * Puts encryption into the pipeline of a new connection, if there is to be any, and the connection behind it. A connection that is
     * refused at once gets none: it would cost more than it is worth.
     *
     * @param dialler whether this side dialled
     * @param isPlain whether the connection is refused at once, or is to a peer that does not encrypt
     */
    void prepare(ChannelPipeline pipeline, NettyConnection connection, boolean dialler, boolean isPlain) {
        if (isOn() && !isPlain) {
            SslHandler handler = new SslHandler(engine(dialler));
            // The connection's own timer bounds TLS and what follows together.
            handler.setHandshakeTimeoutMillis(0);
            handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
            pipeline.addLast(new TlsOpening(handler, dialler, isOptional()));
            if (dialler) {
                pipeline.addLast(handler);
            }
            pipeline.addLast(new TlsVerdict(this, handler, dialler));
        }
        pipeline.addLast(connection);
    }
}
