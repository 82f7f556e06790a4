package io.foundation.coordination.server.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A plain server on loopback behind a front, and clients by entrances. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForwarderTest {

    private static final String FRONT_HOST = "127.0.0.2";

    private final EnsembleTls tls = new EnsembleTls("c", key("a secret of tests"));
    private final AtomicInteger reached = new AtomicInteger();
    private ServerSocket plain;
    private Forwarder front;

    private static byte[] key(String secret) {
        return ClusterSecret.of(secret).key(new byte[0], EnsembleTls.PURPOSE);
    }

    @BeforeEach
    void listen() throws IOException {
        plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::echo);
        front = Forwarder.front(tls, InetAddress.getByName(FRONT_HOST), plain.getLocalPort());
    }

    private void echo() {
        while (true) {
            try {
                Socket socket = plain.accept();
                reached.incrementAndGet();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException e) {
                        // It has ended.
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    @AfterEach
    void end() throws IOException {
        front.close();
        plain.close();
    }

    @Test
    void whatIsSaidComesThroughUntilEitherEnds() throws IOException {
        try (Forwarder entrance = Forwarder.entrance(new EnsembleTls("c", key("a secret of tests")), FRONT_HOST, front.port()); Socket client = new Socket("127.0.0.1", entrance.port())) {
            byte[] said = "what is said ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
            Thread.ofVirtual().start(() -> {
                try {
                    client.getOutputStream().write(said);
                } catch (IOException e) {
                    // Then it does not come back either.
                }
            });
            assertThat(client.getInputStream().readNBytes(said.length)).isEqualTo(said);
            front.close();
            assertThat(ended(client)).isTrue();
        }
        assertThat(tls.refused()).isZero();
    }

    @Test
    void anotherSecretReachesNothing() throws IOException {
        EnsembleTls other = new EnsembleTls("c", key("another secret"));
        try (Forwarder entrance = Forwarder.entrance(other, FRONT_HOST, front.port()); Socket client = new Socket("127.0.0.1", entrance.port())) {
            assertThat(ended(client)).isTrue();
        }
        assertThat(other.refused()).as("the stranger's own end does not believe the front either").isEqualTo(1);
        assertThat(reached).hasValue(0);
    }

    /** A stranger who believes everybody is refused by the front, whether he shows another certificate or none. */
    @Test
    void theFrontRefusesOthersByItself() throws Exception {
        SharedIdentity stranger = SharedIdentity.of(key("another secret"));
        assertThat(ended(callWith(stranger))).isTrue();
        assertThat(tls.refused()).isEqualTo(1);
        assertThat(ended(callWith(null))).isTrue();
        assertThat(reached).hasValue(0);
    }

    /** TLS 1.3 tells the caller that he is refused only after he takes the handshake to be done: reading shows it. */
    private SSLSocket callWith(SharedIdentity identity) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (identity != null) {
            store.setKeyEntry("x", identity.key(), new char[0], new Certificate[] {identity.certificate()});
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        // It trusts the front.
        context.init(keys.getKeyManagers(), new TrustManager[] {new OnlyThese("c", SharedIdentity.of(key("a secret of tests")))}, null);
        return (SSLSocket) context.getSocketFactory().createSocket(FRONT_HOST, front.port());
    }

    @Test
    void aSecretGivesTheSameIdentityEverywhereAndEachItsOwn() {
        // RFC 8032, section 7.1, test 1: the public half is what every Java makes of the private one.
        byte[] seed = HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        byte[] encoded = SharedIdentity.of(seed).certificate().getPublicKey().getEncoded();
        assertThat(HexFormat.of().formatHex(encoded)).endsWith("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assertThat(SharedIdentity.of(key("one secret")).isIn(SharedIdentity.of(key("one secret")).certificate())).isTrue();
        assertThat(SharedIdentity.of(key("one secret")).isIn(SharedIdentity.of(key("another one")).certificate())).isFalse();
    }

    private static boolean ended(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
