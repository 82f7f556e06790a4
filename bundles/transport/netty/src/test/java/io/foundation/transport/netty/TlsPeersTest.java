package io.foundation.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.testkit.transport.TransportNode;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.LinkKeys;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.RefusedPeer;
import io.foundation.transport.link.ProtocolVersions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may link when links are encrypted, who may not, and what both sides are told. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsPeersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration DAY = Duration.ofDays(1);

    private final TestPki issuer = new TestPki("orders");
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private TransportNode open(TransportNode.Setup setup) {
        TransportNode node = setup.open(new NettyTransportProvider(1, "nio", ProtocolVersions.CURRENT));
        open.add(0, node);
        return node;
    }

    private static TransportNode.Setup setup(String name, Function<ClusterSecret, LinkSecurity> security) {
        return new TransportNode.Setup(name, new Address("127.0.0.1", 0)).security(security);
    }

    private TransportNode open(String name, Function<ClusterSecret, LinkSecurity> security) {
        return open(setup(name, security));
    }

    private static Function<ClusterSecret, LinkSecurity> by(LinkKeys keys) {
        return secret -> LinkSecurity.mutualTls(secret, () -> keys);
    }

    private static Link link(TransportNode from, Address to) {
        return from.dial(to).toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static FoundationException refused(TransportNode from, Address to) {
        try {
            throw new AssertionError("linked: " + link(from, to).peer());
        } catch (CompletionException e) {
            return (FoundationException) e.getCause();
        }
    }

    private static RefusedPeer untilTold(TransportNode node, String reason) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(node.listener().refused()).extracting(RefusedPeer::reason).contains(reason));
        assertThat(node.refused(reason)).isPositive();
        return node.listener().refused().stream().filter(peer -> peer.reason().equals(reason)).findFirst().orElseThrow();
    }

    private static void speaks(Link link) {
        speaks(link, "data");
    }

    /** Over one channel: an urgent one uses the link's first connection, another one of its own. */
    private static void speaks(Link link, String channel) {
        byte[] body = {1, 2, 3};
        assertThat(link.request(new Message(channel, "echo", "", Context.empty(), body), PATIENCE).toCompletableFuture().join()).isEqualTo(body);
    }

    // ---- certificates ----

    @Test
    void nodesOfOneIssuerLinkAndKnowEachOthersCertificates() {
        TransportNode alpha = open("alpha", by(issuer.keys("alpha", "worker", "trader")));
        TransportNode beta = open("beta", by(issuer.keys("beta")));
        Link link = link(alpha, beta.address());
        speaks(link);
        assertThat(link.peer().certificate().orElseThrow().node()).isEqualTo("beta");
        Awaitility.await().atMost(PATIENCE).until(() -> !beta.listener().ups().isEmpty());
        assertThat(beta.listener().ups().get(0).peer().certificate().orElseThrow().roles()).containsExactlyInAnyOrder("worker", "trader");
    }

    @Test
    void aCertificateOfAnotherIssuerIsRefusedOnBothSides() {
        TestPki other = new TestPki("billing");
        TransportNode alpha = open("alpha", by(other.keys("alpha")));
        TransportNode beta = open("beta", by(issuer.keys("beta")));
        FoundationException error = refused(alpha, beta.address());
        assertThat(error.type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        assertThat(error).hasMessageContaining("issued by 'CN=orders'").hasMessageContaining("not among the 1 issuers trusted here");
        assertThat(untilTold(beta, "certificate").detail()).isNotEmpty();
        assertThat(beta.listener().asked()).isEmpty();
    }

    @Test
    void whoBelievesUsAndIsNotBelievedHearsIt() {
        TestPki other = new TestPki("billing");
        TransportNode alpha = open("alpha", by(TestPki.keys(other.issue("alpha", DAY.negated(), DAY), issuer)));
        TransportNode beta = open("beta", by(issuer.keys("beta")));
        FoundationException error = refused(alpha, beta.address());
        assertThat(error.type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        assertThat(error).hasMessageContaining("does not accept the certificate");
        assertThat(untilTold(beta, "certificate").detail()).contains("issued by 'CN=billing'");
    }

    @Test
    void anExpiredCertificateIsRefused() {
        TransportNode alpha = open("alpha", by(TestPki.keys(issuer.issue("alpha", DAY.multipliedBy(-2), DAY.negated()), issuer)));
        TransportNode beta = open("beta", by(issuer.keys("beta")));
        assertThat(refused(alpha, beta.address()).type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        assertThat(untilTold(beta, "certificate").detail()).contains("expired at").contains("renew it");
        assertThat(refused(beta, alpha.address())).hasMessageContaining("expired at");
    }

    @Test
    void aCertificateOfTheFutureIsRefused() {
        TransportNode alpha = open("alpha", by(TestPki.keys(issuer.issue("alpha", DAY, DAY.multipliedBy(2)), issuer)));
        TransportNode beta = open("beta", by(issuer.keys("beta")));
        assertThat(refused(alpha, beta.address()).type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        assertThat(untilTold(beta, "certificate").detail()).contains("not valid before").contains("clocks");
    }

    @Test
    void aCertificateOfAnotherNameIsRefusedOnBothSides() {
        TransportNode alpha = open("alpha", by(issuer.keys("gamma")));
        TransportNode beta = open("beta", by(issuer.keys("beta")));
        assertThat(refused(alpha, beta.address())).hasMessageContaining("calls itself alpha, but its certificate is of 'gamma'")
                .extracting(error -> ((FoundationException) error).type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        assertThat(untilTold(beta, "certificate").detail()).contains("its certificate is of 'gamma'");
        assertThat(refused(beta, alpha.address())).hasMessageContaining("calls itself alpha, but its certificate is of 'gamma'");
    }

    @Test
    void theSecretIsProvedInsideToo() {
        TransportNode alpha = open(setup("alpha", by(issuer.keys("alpha"))).secret("another secret"));
        TransportNode beta = open("beta", by(issuer.keys("beta")));
        assertThat(refused(alpha, beta.address()).type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        untilTold(beta, "secret");
    }

    @Test
    void aThrowawayCertificateIsNoTrustedOne() {
        TransportNode alpha = open("alpha", LinkSecurity::encrypted);
        TransportNode beta = open("beta", by(issuer.keys("beta")));
        assertThat(refused(alpha, beta.address()).type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        assertThat(untilTold(beta, "certificate").detail()).contains("issued by 'CN=link'");
        assertThat(refused(beta, alpha.address())).hasMessageContaining("issued by 'CN=link'");
    }

    @Test
    void newKeysServeTheNextConnectionAndOldLinksStay() {
        AtomicReference<LinkKeys> keys = new AtomicReference<>(issuer.keys("beta"));
        TransportNode alpha = open("alpha", by(issuer.keys("alpha")));
        TransportNode beta = open("beta", secret -> LinkSecurity.mutualTls(secret, keys::get));
        Link first = link(alpha, beta.address());
        LinkKeys renewed = issuer.keys("beta", "renewed");
        keys.set(renewed);
        Link second = link(alpha, beta.address());
        assertThat(second.peer().certificate().orElseThrow().chain()).isEqualTo(renewed.chain());
        speaks(first);
        speaks(second);

        TestPki another = new TestPki("another");
        keys.set(TestPki.keys(issuer.issue("beta", DAY.negated(), DAY), another));
        assertThat(refused(alpha, beta.address()).type()).as("its issuer is believed no more").isEqualTo(ErrorType.AUTHENTICATION_FAILED);
    }

    // ---- one side encrypts, the other does not ----

    @Test
    void whoDoesNotEncryptIsToldSo() {
        TransportNode plain = open("alpha", LinkSecurity::new);
        TransportNode encrypted = open("beta", LinkSecurity::encrypted);
        assertThat(refused(plain, encrypted.address())).hasMessageContaining("takes encrypted links only, and this node does not encrypt")
                .extracting(error -> ((FoundationException) error).type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        assertThat(untilTold(encrypted, "encryption").detail()).contains("it does not encrypt, and this node takes encrypted links only");
        assertThat(refused(encrypted, plain.address())).hasMessageContaining("closed the connection in place of encrypting it")
                .hasMessageContaining("set the same encryption on every node");
        assertThat(untilTold(plain, "garbage").detail()).contains("it looks like TLS");
    }

    /** Nodes go from off to optional to on, one by one, in any order: each pair on the way links, in both directions, over all connections of the link. */
    @Test
    void whereEncryptionIsOptionalTheChangeGoesNodeByNode() {
        TransportNode off = open("off", LinkSecurity::new);
        TransportNode optional = open("optional", secret -> LinkSecurity.encrypted(secret).optional());
        TransportNode another = open("another", secret -> LinkSecurity.encrypted(secret).optional());
        TransportNode on = open("on", LinkSecurity::encrypted);
        for (List<TransportNode> pair : List.of(List.of(off, optional), List.of(optional, off), List.of(optional, another), List.of(optional, on), List.of(on, optional))) {
            Link link = link(pair.get(0), pair.get(1).address());
            speaks(link);
            speaks(link, "control");
        }
        assertThat(optional.listener().refused()).as("nobody was refused by the one in the middle").isEmpty();
        assertThat(off.refused("garbage")).as("one look whether it encrypts, and no more for the further connections").isEqualTo(1);
        assertThat(on.listener().refused()).as("the one that encrypts was dialled encrypted").isEmpty();
        // The peer that did not encrypt is changed: whoever remembers it as such finds out.
        int port = off.address().port();
        off.close();
        TransportNode changed = open(new TransportNode.Setup("off", new Address("127.0.0.1", port)).security(LinkSecurity::encrypted));
        speaks(link(optional, changed.address()));
        assertThat(refused(open("plain", LinkSecurity::new), changed.address())).hasMessageContaining("this node does not encrypt");
    }

    @Test
    void whoIsTooBusyForTlsIsHeardAllTheSame() throws IOException {
        TransportNode busy = open(setup("beta", LinkSecurity::encrypted).options(java.util.Map.of("maxPendingHandshakes", "1")));
        try (Socket waiting = new Socket("127.0.0.1", busy.address().port());
                java.net.ServerSocket relay = new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
            byte[][] said = {new byte[0]};
            Awaitility.await().atMost(PATIENCE).until(() -> {
                try (Socket second = new Socket("127.0.0.1", busy.address().port())) {
                    said[0] = second.getInputStream().readAllBytes();
                }
                return busy.refused("crowded") > 0;
            });
            assertThat(waiting.isConnected()).isTrue();
            // Passed on by hand: he closes at once, which may take his last word with it when there is something he has not read.
            daemon(() -> {
                try (Socket near = relay.accept()) {
                    near.getOutputStream().write(said[0]);
                    near.getInputStream().readAllBytes();
                }
            });
            TransportNode alpha = open("alpha", LinkSecurity::encrypted);
            assertThat(refused(alpha, new Address("127.0.0.1", relay.getLocalPort())).context()).containsEntry("reason", "crowded");
        }
    }

    // ---- somebody in the middle ----

    private static SSLContext context(LinkKeys keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", keys.key(), new char[0], keys.chain().toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), new TrustManager[] {new AnyPeer()}, null);
        return context;
    }

    /** Ends TLS on both sides with keys of his own and passes on what is inside. */
    private Address inTheMiddle(SSLContext own, Address target, List<Integer> passed) throws IOException {
        SSLServerSocket server = (SSLServerSocket) own.getServerSocketFactory().createServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        open.add(server);
        daemon(() -> {
            SSLSocket near = (SSLSocket) server.accept();
            SSLSocket far = (SSLSocket) own.getSocketFactory().createSocket(target.host(), target.port());
            open.add(near);
            open.add(far);
            daemon(() -> pump(near, far, passed));
            daemon(() -> pump(far, near, passed));
        });
        return new Address("127.0.0.1", server.getLocalPort());
    }

    /** Work that ends when a socket is closed. */
    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
            } catch (IOException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void pump(Socket from, Socket to, List<Integer> passed) throws IOException {
        byte[] buffer = new byte[4_096];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        try (from; to) {
            for (int count; (count = in.read(buffer)) >= 0; ) {
                synchronized (passed) {
                    passed.add(count);
                }
                out.write(buffer, 0, count);
                out.flush();
            }
        }
    }

    @Test
    void somebodyInTheMiddleGetsNoLink() throws Exception {
        TransportNode alpha = open("alpha", LinkSecurity::encrypted);
        TransportNode beta = open("beta", LinkSecurity::encrypted);
        ThrowawayCertificate his = ThrowawayCertificate.make();
        List<Integer> passed = new ArrayList<>();
        Address middle = inTheMiddle(context(new LinkKeys(his.key(), List.of(his.certificate()), List.of(his.certificate()))), beta.address(), passed);

        FoundationException error = refused(alpha, middle);

        assertThat(error.type()).isEqualTo(ErrorType.AUTHENTICATION_FAILED);
        assertThat(error.context()).containsEntry("reason", "secret");
        untilTold(beta, "secret");
        assertThat(passed).as("pieces that went through him: he was really there").hasSizeGreaterThanOrEqualTo(3);
        assertThat(beta.listener().asked()).isEmpty();
        assertThat(link(alpha, beta.address()).isOpen()).as("without him").isTrue();
    }

    @Test
    void withoutTheBindingHeWouldGetIt() throws Exception {
        // The same man, before two nodes that are not encrypted themselves behind him: shows that the test above can fail.
        TransportNode beta = open("beta", LinkSecurity::new);
        List<Integer> passed = new ArrayList<>();
        ThrowawayCertificate his = ThrowawayCertificate.make();
        SSLContext own = context(new LinkKeys(his.key(), List.of(his.certificate()), List.of(his.certificate())));
        SSLServerSocket server = (SSLServerSocket) own.getServerSocketFactory().createServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
        open.add(server);
        daemon(() -> {
            while (true) {
                SSLSocket near = (SSLSocket) server.accept();
                Socket far = new Socket(beta.address().host(), beta.address().port());
                open.add(near);
                open.add(far);
                daemon(() -> pump(near, far, passed));
                daemon(() -> pump(far, near, passed));
            }
        });
        java.net.ServerSocket plain = new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
        open.add(plain);
        daemon(() -> {
            while (true) {
                Socket near = plain.accept();
                SSLSocket far = (SSLSocket) own.getSocketFactory().createSocket("127.0.0.1", server.getLocalPort());
                open.add(near);
                open.add(far);
                daemon(() -> pump(near, far, passed));
                daemon(() -> pump(far, near, passed));
            }
        });
        TransportNode alpha = open("alpha", LinkSecurity::new);
        speaks(link(alpha, new Address("127.0.0.1", plain.getLocalPort())), "control");
    }

    // ---- strangers ----

    private SSLSocket tlsClient(Address to, String... versions) throws Exception {
        ThrowawayCertificate his = ThrowawayCertificate.make();
        SSLSocket socket = (SSLSocket) context(new LinkKeys(his.key(), List.of(his.certificate()), List.of(his.certificate()))).getSocketFactory().createSocket();
        open.add(socket);
        socket.connect(new InetSocketAddress(to.host(), to.port()));
        socket.setEnabledProtocols(versions);
        return socket;
    }

    @Test
    void tls12IsRefused() throws Exception {
        TransportNode beta = open("beta", LinkSecurity::encrypted);
        SSLSocket old = tlsClient(beta.address(), "TLSv1.2");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(old::startHandshake)).isInstanceOf(javax.net.ssl.SSLException.class)
                .hasMessageContaining("protocol_version");
        assertThat(untilTold(beta, "version").detail()).contains("TLS 1.3");
    }

    @Test
    void garbageInsideTlsIsGarbage() throws Exception {
        TransportNode beta = open("beta", LinkSecurity::encrypted);
        SSLSocket wild = tlsClient(beta.address(), "TLSv1.3");
        wild.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(wild.getInputStream().readAllBytes()).isEmpty();
        assertThat(untilTold(beta, "garbage").detail()).contains("it looks like HTTP");
    }

    @Test
    void noiseBeforeTlsIsGarbage() throws IOException {
        TransportNode beta = open("beta", LinkSecurity::encrypted);
        for (byte[] words : new byte[][] {{1, 2, 3, 4, 5, 6}, {0x16, 3, 1, 0, 5, 9, 9, 9, 9, 9}, {0x15, 3, 3, 0, 2, 2, 70}}) {
            try (Socket socket = new Socket("127.0.0.1", beta.address().port())) {
                socket.getOutputStream().write(words);
                socket.getInputStream().readAllBytes();
            } catch (IOException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(beta.listener().refused()).hasSize(3));
        speaks(link(open("alpha", LinkSecurity::encrypted), beta.address()));
    }

    @Test
    void aSlowHandshakeIsCutOffInTimeWhereverItIsSlow() throws Exception {
        TransportNode beta = open(setup("beta", LinkSecurity::encrypted).handshakeTimeout(Duration.ofMillis(500)));
        try (Socket silent = new Socket("127.0.0.1", beta.address().port()); Socket half = new Socket("127.0.0.1", beta.address().port());
                SSLSocket after = tlsClient(beta.address(), "TLSv1.3")) {
            half.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1});
            after.startHandshake();
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(half.getInputStream().readAllBytes()).hasSizeLessThan(64);
            assertThat(after.getInputStream().read()).isEqualTo(-1);
        }
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(beta.refused("timeout")).isEqualTo(3));
    }

    @Test
    void whatWasChangedOnTheWayEndsTheLink() throws IOException {
        TransportNode alpha = open("alpha", LinkSecurity::encrypted);
        TransportNode beta = open("beta", LinkSecurity::encrypted);
        boolean[] spoil = {false};
        java.net.ServerSocket server = new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
        open.add(server);
        daemon(() -> {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket(beta.address().host(), beta.address().port());
                open.add(near);
                open.add(far);
                daemon(() -> pump(far, near, new ArrayList<>()));
                daemon(() -> {
                    byte[] buffer = new byte[16 << 10];
                    for (int count; (count = near.getInputStream().read(buffer)) >= 0; ) {
                        synchronized (spoil) {
                            buffer[count - 1] ^= (byte) (spoil[0] ? 1 : 0);
                        }
                        far.getOutputStream().write(buffer, 0, count);
                    }
                });
            }
        });
        Link link = link(alpha, new Address("127.0.0.1", server.getLocalPort()));
        speaks(link, "control");
        synchronized (spoil) {
            spoil[0] = true;
        }
        link.send(new Message("data", "x", "", Context.empty(), new byte[100]));
        Awaitility.await().atMost(PATIENCE).until(() -> !beta.listener().downs().isEmpty());
        assertThat(beta.listener().downs().get(0).cause()).isEqualTo(LinkEnd.Cause.PROTOCOL_ERROR);
        // A connection of another channel that was in its handshake at that moment is spoilt too, and nobody knows yet whose it is.
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(beta.listener().refused()).filteredOn(peer -> peer.reason().equals("garbage"))
                .extracting(RefusedPeer::who).contains("alpha"));
        assertThat(beta.listener().messages()).isEmpty();
    }
}
