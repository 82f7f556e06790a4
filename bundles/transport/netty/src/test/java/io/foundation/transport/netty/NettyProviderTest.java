package io.foundation.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.testkit.counters.ThreadAndSocketCounter;
import io.foundation.testkit.transport.RecordingListener;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportSettings;
import io.foundation.transport.link.ProtocolVersions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NettyProviderTest {

    private static TransportSettings settings(NettyTransportProvider provider, Address bind, Map<String, String> options) {
        return new TransportSettings(ClusterName.of("c"), NodeId.of("n" + System.identityHashCode(bind), 1), bind,
                new LinkSecurity(ClusterSecret.of("12345678")), () -> new byte[0], ChannelSpec.DEFAULTS, 1 << 20, Duration.ofSeconds(20),
                Duration.ofSeconds(10), 3, Options.read("test", provider.options(), options));
    }

    private static FoundationException openFails(NettyTransportProvider provider, Address bind) {
        return catchThrowableOfType(FoundationException.class, () -> provider.open(settings(provider, bind, Map.of()), new RecordingListener()));
    }

    private static FoundationException fails(CompletionStage<Link> dial) {
        return dial.handle((link, failure) -> (FoundationException) failure).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void allTransportsOfAProviderShareItsThreads() {
        // Other tests have stopped theirs.
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> loops().isEmpty());
        ThreadAndSocketCounter before = ThreadAndSocketCounter.now();
        try (NettyTransportProvider provider = new NettyTransportProvider(2, "nio", ProtocolVersions.CURRENT)) {
            assertThat(before.excess()).as("nothing before the first transport").isEmpty();
            for (int i = 0; i < 5; i++) {
                Transport one = provider.open(settings(provider, new Address("127.0.0.1", 0), Map.of()), new RecordingListener());
                Transport other = provider.open(settings(provider, new Address("127.0.0.1", 0), Map.of()), new RecordingListener());
                assertThat(one.connect(other.boundAddress()).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join().isOpen()).isTrue();
            }
            Set<Thread> threads = loops();
            assertThat(threads).isNotEmpty().hasSizeLessThanOrEqualTo(2).allMatch(Thread::isDaemon);
        }
        before.awaitNoMore();
    }

    private static Set<Thread> loops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fnd-transport-netty-")).collect(Collectors.toSet());
    }

    @Test
    void aStoppedProviderOpensNothing() {
        NettyTransportProvider provider = new NettyTransportProvider(1, "nio", ProtocolVersions.CURRENT);
        Transport transport = provider.open(settings(provider, new Address("127.0.0.1", 0), Map.of()), new RecordingListener());
        provider.close();
        provider.close();

        assertThat(openFails(provider, new Address("127.0.0.1", 0)).type()).isEqualTo(ErrorType.CLOSED);
        assertThat(fails(transport.connect(new Address("127.0.0.1", 1))).type()).isEqualTo(ErrorType.CLOSED);
        transport.close();
    }

    @Test
    void whatCannotBeBoundIsSaidWithTheAddressAndWhatToDo() {
        try (NettyTransportProvider provider = new NettyTransportProvider(1, "nio", ProtocolVersions.CURRENT)) {
            assertThat(openFails(provider, new Address("203.0.113.77", 0))).hasMessageContaining("203.0.113.77:0")
                    .hasMessageContaining("no such address").extracting(FoundationException::type).isEqualTo(ErrorType.INITIALIZATION_FAILED);
            assertThat(openFails(provider, new Address("no-such-host.invalid", 0))).hasMessageContaining("no-such-host.invalid")
                    .hasMessageContaining("not known");
            Transport first = provider.open(settings(provider, new Address("127.0.0.1", 0), Map.of()), new RecordingListener());
            assertThat(openFails(provider, first.boundAddress())).hasMessage("The transport cannot listen on " + first.boundAddress()
                    + ": the port is in use. Stop the program that uses it, choose another port, or use port 0 for any free one.");
        }
    }

    @Test
    void hostNamesAreLookedUp() {
        try (NettyTransportProvider provider = new NettyTransportProvider(1, "nio", ProtocolVersions.CURRENT)) {
            Transport one = provider.open(settings(provider, new Address("localhost", 0), Map.of()), new RecordingListener());
            Transport other = provider.open(settings(provider, new Address("127.0.0.1", 0), Map.of()), new RecordingListener());
            Address byName = new Address("localhost", one.boundAddress().port());
            assertThat(other.connect(byName).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join().peer().remote()).isEqualTo(byName);

            FoundationException unknown = fails(other.connect(new Address("no-such-host.invalid", 7800)));
            assertThat(unknown.type()).isEqualTo(ErrorType.UNREACHABLE);
            assertThat(unknown.context()).containsEntry("reason", "unresolved");
            assertThat(fails(other.connect(new Address("127.0.0.1", 0))).type()).isEqualTo(ErrorType.INVALID_INPUT);
        }
    }

    @Test
    void whatSpeaksAnotherLanguageIsNoNode() throws Exception {
        try (java.net.ServerSocket other = new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
                NettyTransportProvider provider = new NettyTransportProvider(1, "nio", ProtocolVersions.CURRENT)) {
            Thread.ofPlatform().daemon().start(() -> {
                try (java.net.Socket socket = other.accept()) {
                    socket.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Transport transport = provider.open(settings(provider, new Address("127.0.0.1", 0), Map.of()), new RecordingListener());
            FoundationException error = fails(transport.connect(new Address("127.0.0.1", other.getLocalPort())));
            assertThat(error.type()).isEqualTo(ErrorType.UNREACHABLE);
            assertThat(error.context()).containsEntry("reason", "garbage");
        }
    }

    @Test
    void socketBuffersMayBeSet() {
        try (NettyTransportProvider provider = new NettyTransportProvider(1, "nio", ProtocolVersions.CURRENT)) {
            Map<String, String> small = Map.of("sendBufferKiB", "64", "receiveBufferKiB", "64");
            Transport one = provider.open(settings(provider, new Address("127.0.0.1", 0), small), new RecordingListener());
            Transport other = provider.open(settings(provider, new Address("127.0.0.1", 0), small), new RecordingListener());
            assertThat(one.connect(other.boundAddress()).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join().isOpen()).isTrue();
        }
    }

    @Test
    void aWrongSettingIsNamed() {
        assertThat(catchThrowableOfType(FoundationException.class, () -> new NettyTransportProvider(257, "nio", ProtocolVersions.CURRENT)))
                .hasMessageContaining("'257'").hasMessageContaining("threads").hasMessageContaining("0 to 256");
        assertThat(catchThrowableOfType(FoundationException.class, () -> new NettyTransportProvider(1, "kqueue", ProtocolVersions.CURRENT)))
                .hasMessageContaining("'kqueue'").hasMessageContaining("auto, nio, epoll");
    }
}
