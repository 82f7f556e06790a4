package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.runtime.ExecutorOwner;
import io.foundation.cluster.core.engine.EngineSettings.Part;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.Discovery;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PushingDiscovery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules for those who are not named any more, between a strategy and the engine. */
class DiscoveryDriverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final ExecutorOwner executors = new ExecutorOwner("test-discovery", DiscoveryDriverTest.class.getClassLoader());
    private final EngineServices services = EngineServices.of(executors, () -> 1);
    private final EngineLoop loop = new EngineLoop(services.loop(), services.timer());
    private final List<DiscoveryResult> believed = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        executors.close();
    }

    /** A strategy that tells what the test says. */
    private static final class Told implements DiscoveryProvider {
        private final CompletableFuture<Consumer<DiscoveryResult>> sink = new CompletableFuture<>();

        void tell(int... peers) throws Exception {
            sink.get(20, TimeUnit.SECONDS).accept(complete(peers));
        }

        @Override
        public String type() {
            return "told";
        }

        @Override
        public List<OptionSpec> options() {
            return List.of();
        }

        @Override
        public Discovery create(DiscoveryContext context) {
            return new PushingDiscovery() {
                @Override
                public void start(Consumer<DiscoveryResult> given) {
                    sink.complete(given);
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };
        }
    }

    private static DiscoveryResult complete(int... peers) {
        return new DiscoveryResult.Complete(Arrays.stream(peers).mapToObj(peer -> DiscoveredPeer.at(new Address("10.0.0." + peer, 7_800))).collect(Collectors.toSet()));
    }

    private DiscoveryDriver driver(Map<String, String> options) {
        EngineSettings settings = EngineSettings.local(ClusterName.of("orders"), NodeName.of("n1"), TestNode.SECRET, List.of(), folder);
        return new DiscoveryDriver(loop, services, settings, NodeId.of("n1", 1), new Part("told", options), (type, result) -> believed.add(result));
    }

    private void awaitBelieved(int... peers) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(believed.getLast()).isEqualTo(complete(peers)));
    }

    private String detail(DiscoveryDriver driver) throws Exception {
        CompletableFuture<String> detail = new CompletableFuture<>();
        loop.execute(() -> detail.complete(driver.status(Set.of()).detail()));
        return detail.get(20, TimeUnit.SECONDS);
    }

    @Test
    void anAnswerBelowTheFloorIsDoubtedAndBelievedByItselfLater() throws Exception {
        DiscoveryDriver driver = driver(Map.of("floor", "50", "floorTime", "2s"));
        Told told = new Told();
        loop.execute(() -> driver.provider(told));
        told.tell(1, 2, 3);
        await().atMost(PATIENCE).until(() -> believed.size() == 1);
        told.tell(3);
        await().atMost(PATIENCE).until(() -> believed.size() == 2);
        assertThat(believed.getLast()).isEqualTo(complete(1, 2, 3));
        assertThat(detail(driver)).contains("below the floor of 50 %");
        awaitBelieved(3);
        assertThat(detail(driver)).doesNotContain("floor");
    }

    @Test
    void anotherVersionOfTheStrategyIsHeldAgainstWhatTheFormerNamed() throws Exception {
        DiscoveryDriver driver = driver(Map.of("floor", "50", "floorTime", "1h"));
        Told former = new Told();
        loop.execute(() -> driver.provider(former));
        former.tell(1, 2, 3);
        await().atMost(PATIENCE).until(() -> believed.size() == 1);
        Told next = new Told();
        loop.execute(() -> driver.provider(null));
        loop.execute(() -> driver.provider(next));
        next.tell(4);
        awaitBelieved(1, 2, 3, 4);
        former.tell(9);
        next.tell(1, 2, 4);
        awaitBelieved(1, 2, 4);
        assertThat(believed).as("the former is not listened to").noneMatch(result -> result.toString().contains("10.0.0.9"));
    }
}
