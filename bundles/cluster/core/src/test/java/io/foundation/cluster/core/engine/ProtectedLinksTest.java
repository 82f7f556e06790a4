package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.AuditEntry;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.security.CertificateFolder;
import io.foundation.cluster.core.security.KeyFiles;
import io.foundation.cluster.core.security.LinkProtection;
import io.foundation.cluster.core.security.RateLimit;
import io.foundation.transport.api.ChannelSpec;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes whose links are encrypted by certificates, and channels that are for some roles only. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProtectedLinksTest extends NettyNodes {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration DAY = Duration.ofDays(1);
    /** Long enough for a link to come, in most cases. */
    private static final Duration BRIEF = Duration.ofSeconds(4);
    private static final int EXPIRIES = 6;
    private static final Map<String, MemberState> BOTH = Map.of("a", MemberState.READY, "b", MemberState.READY);

    private CertificateFolder pki;

    @BeforeEach
    void makeIssuer() {
        pki = new CertificateFolder(folder.resolve("pki"), "orders");
    }

    private EngineSettings settings(String name, TestNode seed) {
        return TestNode.settings("orders", name, netty, folder, seed == null ? List.of() : addresses(seed));
    }

    private TestNode start(EngineSettings settings) {
        return keep(new TestNode(settings, netty));
    }

    private TestNode certified(String name, KeyFiles files, TestNode seed, String... roles) {
        return start(settings(name, seed).withProtection(LinkProtection.byCertificates(files)).withRoles(Set.of(roles)));
    }

    private static void meet(TestNode... all) {
        for (TestNode node : all) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(node.view()).isEqualTo(BOTH));
        }
    }

    private static FoundationException fails(TestNode from, String to, Outgoing message) {
        try {
            from.engine.messaging().request(NodeName.of(to), message, LIMIT).toCompletableFuture().join();
            throw new AssertionError("the request was answered");
        } catch (CompletionException e) {
            return (FoundationException) e.getCause();
        }
    }

    private static List<String> reasons(TestNode node) {
        return node.engine.admin().audit().stream().map(AuditEntry::reason).toList();
    }

    /** Requests from one node to the other without a pause, until closed: every one must be answered. */
    private static final class Load implements AutoCloseable {
        private final AtomicBoolean on = new AtomicBoolean(true);
        private final AtomicLong answered = new AtomicLong();
        private final List<Throwable> failures = new ArrayList<>();
        private final Thread thread;

        Load(TestNode from, TestNode to) {
            to.engine.messaging().onRequest("echo", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.body()));
            thread = Thread.ofPlatform().daemon().start(() -> {
                while (on.get()) {
                    try {
                        from.engine.messaging().request(to.name(), Outgoing.of("echo", new byte[100]), LIMIT).toCompletableFuture().join();
                        answered.incrementAndGet();
                    } catch (CompletionException e) {
                        synchronized (failures) {
                            failures.add(e.getCause());
                        }
                    }
                }
            });
        }

        long answered() {
            return answered.get();
        }

        @Override
        public void close() throws InterruptedException {
            on.set(false);
            thread.join();
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void newKeysAreUsedUnderLoadAndNothingIsLost() throws Exception {
        TestNode a = certified("a", pki.issue("a", DAY), null);
        TestNode b = certified("b", pki.issue("b", DAY), a);
        meet(a, b);
        try (Load load = new Load(a, b); Load back = new Load(b, a)) {
            await().atMost(LIMIT).until(() -> load.answered() > 100 && back.answered() > 100);
            // For both: it is the side that dialled which makes the link anew, and of two dials at once either may have won.
            pki.issue("a", DAY.multipliedBy(2));
            pki.issue("b", DAY.multipliedBy(2));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(Stream.concat(a.engine.admin().explain(b.name()).stream(), b.engine.admin().explain(a.name()).stream()))
                    .anyMatch(step -> step.contains("made anew, before")));
            long then = load.answered();
            await().atMost(LIMIT).until(() -> load.answered() > then + 100);
        }
        assertThat(a.view()).isEqualTo(BOTH);
        assertThat(a.engine.admin().history().stream().filter(event -> event.member().state() == MemberState.UNREACHABLE)).isEmpty();
    }

    @Test
    void wrongNewFilesAreAProblemAndTheOldKeysStay() {
        TestNode a = certified("a", pki.issue("a", DAY.multipliedBy(300)), null);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.admin().problems()).isEmpty());
        pki.write("a.pem", "nonsense");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.admin().problems()).anyMatch(sentence -> sentence.contains("a.pem")
                && sentence.endsWith("The keys read before stay in use.")));
        TestNode b = certified("b", pki.issue("b", DAY.multipliedBy(300)), a);
        meet(a, b);
        pki.issue("a", Duration.ofHours(3));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.admin().problems()).singleElement().asString()
                .startsWith("The certificate of this node expires at ").contains("certs renew"));
    }

    @Test
    void aLinkLivesNoLongerThanThePeersCertificate() {
        TestNode a = certified("a", pki.issue("a", DAY), null);
        TestNode b = certified("b", pki.issue("b", Duration.ofMinutes(-1), Duration.ofSeconds(5)), a);
        meet(a, b);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.admin().audit()).anyMatch(entry -> entry.reason().equals("certificate")
                && entry.who().equals("b") && entry.detail().contains("expired at")));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.admin().links()).isEmpty());
        assertThat(b.engine.admin().problems()).anyMatch(sentence -> sentence.startsWith("The certificate of this node expired at "));
        pki.issue("b", DAY);
        // Well before the half minute after which a dial is tried again that was refused for such a reason.
        await().atMost(LIMIT.dividedBy(2)).untilAsserted(() -> assertThat(a.engine.admin().links()).hasSize(1));
    }

    /** Links that end because a certificate has expired, again and again under requests, leave nothing behind. */
    @Test
    @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void certificatesThatExpireAgainAndAgainCostNoMemory() throws Exception {
        TestNode a = certified("a", pki.issue("a", DAY), null);
        TestNode b = certified("b", pki.issue("b", Duration.ofMinutes(-1), BRIEF), a);
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicLong answered = new AtomicLong();
        a.engine.messaging().onRequest("echo", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.body()));
        // A request while there is no link fails or waits; what is asked here is what is left of all of them.
        Thread asking = Thread.ofPlatform().daemon().start(() -> {
            while (on.get()) {
                b.engine.messaging().request(a.name(), Outgoing.of("echo", new byte[1_000]), Duration.ofMillis(500)).toCompletableFuture()
                        .thenRun(answered::incrementAndGet).exceptionally(failure -> null).join();
            }
        });
        long before = 0;
        for (int round = 1; round <= EXPIRIES; round++) {
            AtomicLong issued = new AtomicLong(System.nanoTime());
            long answeredBefore = answered.get();
            await().atMost(LIMIT.multipliedBy(2)).until(() -> {
                if (System.nanoTime() - issued.get() > BRIEF.toNanos()) {
                    // Where the machine is so slow that it expired before there was a link.
                    pki.issue("b", Duration.ofMinutes(-1), BRIEF);
                    issued.set(System.nanoTime());
                }
                return !a.engine.admin().links().isEmpty() && answered.get() != answeredBefore;
            });
            await().atMost(LIMIT).until(() -> a.engine.admin().links().isEmpty());
            if (round == 2) {
                before = liveBytes();
            }
            if (round < EXPIRIES) {
                pki.issue("b", Duration.ofMinutes(-1), BRIEF);
            }
        }
        on.set(false);
        asking.join();
        long after = liveBytes();
        System.out.println("expired " + EXPIRIES + " times: " + answered + " requests answered, live bytes " + before + " after 2 times, " + after + " after " + EXPIRIES);
        assertThat(after).as("live bytes, %d before", before).isLessThan(before + (4L << 20));
        assertThat(a.engine.admin().audit()).anyMatch(entry -> entry.reason().equals("certificate") && entry.who().equals("b"));
    }

    private static long liveBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void aLinkRestsOnAnIssuerThatIsStillBelieved() {
        CertificateFolder other = new CertificateFolder(folder.resolve("other"), "billing");
        pki.trust(pki.issuerPem(), other.issuerPem());
        other.trust(pki.issuerPem(), other.issuerPem());
        TestNode a = certified("a", pki.issue("a", DAY), null);
        TestNode b = certified("b", other.issue("b", DAY), a);
        meet(a, b);
        pki.trust(pki.issuerPem());
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.admin().audit()).anyMatch(entry -> entry.who().equals("b")
                && entry.detail().contains("issued by 'CN=billing'")));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.admin().links()).isEmpty());
    }

    @Test
    void aRoleThatTheCertificateDoesNotHaveIsRefused() {
        TestNode a = certified("a", pki.issue("a", DAY), null);
        certified("b", pki.issue("b", DAY, "reader"), a, "reader", "master");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.admin().audit()).anyMatch(entry -> entry.reason().equals("role")
                && entry.detail().equals("node b calls itself master, and its certificate does not")));
        assertThat(a.view()).containsOnlyKeys("a");
    }

    private static EngineSettings withOrders(EngineSettings settings) {
        return withOrders(settings, "trader");
    }

    /** With a channel of which this node believes that it is for the roles given, or for all. */
    private static EngineSettings withOrders(EngineSettings settings, String... roles) {
        ChannelSpec orders = ChannelSpec.builder("orders").roles(Set.of(roles)).build();
        return settings.withChannels(Stream.concat(ChannelSpec.DEFAULTS.stream(), Stream.of(orders)).toList());
    }

    /** What a node says of itself changes while its links stay: from then on that counts, to its gain and to its loss. */
    @Test
    void aRoleThatIsGainedOrLostCountsAtOnce() {
        TestNode a = start(withOrders(settings("a", null)).withRoles(Set.of("trader")));
        EngineSettings without = withOrders(settings("b", a), new String[0]);
        TestNode b = start(without);
        meet(a, b);
        a.engine.messaging().onRequest("buy", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.body()));
        Outgoing buy = Outgoing.of("buy", new byte[] {1}).on("orders");
        assertThat(fails(b, "a", buy).type()).isEqualTo(ErrorType.FORBIDDEN);
        long life = b.engine.self().id().incarnation();

        b.engine.reconfigure(without.withRoles(Set.of("trader")));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(b.engine.messaging().request(NodeName.of("a"), buy, LIMIT).toCompletableFuture()).succeedsWithin(LIMIT));
        b.engine.reconfigure(without);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(fails(b, "a", buy).type()).isEqualTo(ErrorType.FORBIDDEN));
        assertThat(b.engine.self().id().incarnation()).as("the links stayed").isEqualTo(life);
    }

    @Test
    void aChannelIsForThoseWithTheRole() {
        TestNode a = start(withOrders(settings("a", null)).withRoles(Set.of("trader")));
        TestNode b = start(withOrders(settings("b", a), new String[0]));
        meet(a, b);
        for (TestNode node : nodes) {
            node.engine.messaging().onRequest("buy", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.body()));
        }
        byte[] body = {1};
        Outgoing buy = Outgoing.of("buy", body).on("orders");
        assertThat(a.engine.messaging().request(NodeName.of("b"), buy, LIMIT).toCompletableFuture().join()).isEqualTo(body);
        FoundationException refused = fails(b, "a", buy);
        assertThat(refused.type()).isEqualTo(ErrorType.FORBIDDEN);
        assertThat(refused).hasMessageContaining("Channel 'orders' is for nodes with the role trader");
        assertThat(b.engine.messaging().request(NodeName.of("a"), Outgoing.of("buy", body), LIMIT).toCompletableFuture().join()).as("on data").isEqualTo(body);
        assertThat(reasons(a)).containsExactly("role");
        assertThat(a.engine.admin().facts()).containsEntry("refused.role", "1");
        b.engine.messaging().send(NodeName.of("a"), buy);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.admin().audit()).extracting(AuditEntry::what).containsExactlyInAnyOrder("request", "message"));
    }

    @Test
    void aNodeThatKnowsOfTheRoleDoesNotEvenAsk() {
        TestNode a = start(withOrders(settings("a", null)).withRoles(Set.of("trader")));
        TestNode b = start(withOrders(settings("b", a)));
        meet(a, b);
        FoundationException refused = fails(b, "a", Outgoing.of("buy", new byte[1]).on("orders"));
        assertThat(refused.type()).isEqualTo(ErrorType.FORBIDDEN);
        assertThat(refused).hasMessageContaining("key channel.orders.roles");
        assertThat(fails(b, "b", Outgoing.of("buy", new byte[1]).on("orders")).type()).as("itself").isEqualTo(ErrorType.FORBIDDEN);
        assertThat(reasons(a)).isEmpty();
        assertThat(a.engine.admin().facts()).containsEntry("refused.role", "0");
    }

    @Test
    void theRolesOfTheCertificateCountBeforeThoseClaimed() {
        TestNode a = start(withOrders(settings("a", null)).withProtection(LinkProtection.byCertificates(pki.issue("a", DAY))));
        TestNode b = start(withOrders(settings("b", a)).withProtection(LinkProtection.byCertificates(pki.issue("b", DAY, "trader"))));
        meet(a, b);
        a.engine.messaging().onRequest("buy", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.body()));
        byte[] body = {1};
        assertThat(b.engine.messaging().request(NodeName.of("a"), Outgoing.of("buy", body).on("orders"), LIMIT).toCompletableFuture().join()).isEqualTo(body);
        b.engine.messaging().onRequest("buy", Dispatch.VIRTUAL, request -> CompletableFuture.completedFuture(request.body()));
        assertThat(fails(a, "b", Outgoing.of("buy", body).on("orders")).type()).as("no certified role").isEqualTo(ErrorType.FORBIDDEN);
    }

    @Test
    void whatIsAboveTheLimitWaitsAndNothingIsLost() throws Exception {
        TestNode a = start(settings("a", null).withProtection(LinkProtection.NONE.withRates(Map.of("data", new RateLimit(200, 0)))));
        TestNode b = start(settings("b", a));
        meet(a, b);
        List<Integer> came = java.util.Collections.synchronizedList(new ArrayList<>());
        a.engine.messaging().onMessage("count", Dispatch.INLINE, message -> came.add(message.body()[0] & 0xff));
        int count = 500;
        for (int i = 0; i < count; i++) {
            b.engine.messaging().send(NodeName.of("a"), Outgoing.of("count", new byte[] {(byte) i}).keyed("one")).toCompletableFuture().join();
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(came).hasSize(count));
        for (int i = 0; i < count; i++) {
            assertThat(came.get(i)).as("in order").isEqualTo(i & 0xff);
        }
        assertThat(Long.parseLong(a.engine.admin().facts().get("messages.delayed"))).as("after a second's worth at once").isBetween(count - 400L, count - 200L);
        assertThat(a.view()).isEqualTo(BOTH);
    }
}
