package io.foundation.benchmarks.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.coordination.server.EmbeddedServer;
import io.foundation.coordination.server.ServerSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every system does what is measured of it; how long it takes is measured elsewhere. */
@Timeout(120)
class AgreementsTest {

    private static final Duration SESSION = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {Agreements.OURS, Agreements.CURATOR})
    void onAServer(String name) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(new ServerSettings("bench", folder.resolve("data"), InetAddress.getByName("127.0.0.1"), 0, Duration.ofMillis(500), Optional.empty()))) {
            try (Agreement agreement = Agreements.open(name, server.address(), SESSION); Agreement other = Agreements.open(name, server.address(), SESSION)) {
                agreement.lockAndUnlock();
                other.lockAndUnlock();
                numbers(agreement);
                agreement.passItems(20);
                for (int entry = 0; entry < Agreement.ENTRIES; entry++) {
                    agreement.readCached(entry);
                }
                if (name.equals(Agreements.OURS)) {
                    agreement.vote();
                } else {
                    assertThatThrownBy(agreement::vote).isInstanceOf(Agreement.NotThereException.class);
                }
                CountDownLatch first = new CountDownLatch(1);
                CountDownLatch second = new CountDownLatch(1);
                AutoCloseable leader = agreement.stand("t", first::countDown);
                assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
                AutoCloseable next = other.stand("t", second::countDown);
                leader.close();
                assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
                next.close();
            }
        }
    }

    /** Peers that take seconds to start, and are measured with libraries that are not on this class path: run by {@code -Dtest.excluded=none}. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = Agreements.RAFT)
    void soDoThePeersThatStartSlowly(String name) throws Exception {
        try (Agreement agreement = Agreements.open(name, "", SESSION)) {
            numbers(agreement);
            assertThatThrownBy(() -> agreement.passItems(1)).isInstanceOf(Agreement.NotThereException.class);
        }
    }

    private static void numbers(Agreement agreement) throws Exception {
        for (int i = 0; i < 3; i++) {
            agreement.increment();
            agreement.compareAndSet();
            agreement.nextId();
        }
    }
}
