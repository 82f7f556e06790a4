package io.foundation.config.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.config.api.Layer;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.Settings;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.api.SettingsSchema;
import io.foundation.config.api.cluster.ClusterValue;
import io.foundation.config.api.cluster.Resolution;
import io.foundation.config.api.cluster.Settled;
import io.foundation.config.cluster.core.SyncRules;
import io.foundation.config.cluster.store.ClusterStore;
import io.foundation.config.core.file.SettingsFile;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.schema.FoundationSchema;
import io.foundation.config.core.store.LowerLayers;
import io.foundation.config.core.store.Measured;
import io.foundation.config.core.store.SettingsStore;
import io.foundation.config.core.store.SettingsView;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.coordination.local.LocalStore;
import io.foundation.coordination.local.tree.StoreTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose settings agree through a store in memory. */
class ClusterStoreTest {

    private static final String RESULTS = "interface.max_results";
    private static final String TREE = "infrastructure.protection.a";

    @TempDir
    Path folder;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService carrier = Executors.newVirtualThreadPerTaskExecutor();
    private final StoreTree tree = new StoreTree(1_000);
    private final List<AutoCloseable> open = new ArrayList<>();

    /** The wall clock of all nodes, which each look at it makes later. */
    private final Time time = new Time() {

        @Override
        public long nanos() {
            return System.nanoTime() + skipped;
        }

        @Override
        public synchronized long wallMillis() {
            return ++wall;
        }
    };
    private volatile long skipped;
    private long wall = 1_000;

    private final class Node {
        private final SettingsStore store;
        private final Settings settings;
        private final Cut cut;
        private final ClusterStore cluster;

        private Node(String name, Map<String, Object> configured) {
            store = new SettingsStore(new SettingsFile(folder.resolve(name), "settings.json"), carrier, Time.SYSTEM, 100);
            LowerLayers lower = new LowerLayers(store, Map.of());
            lower.add(FoundationSchema.sections());
            lower.add(List.of(Contributed.of(new SettingsSchema() {

                @Override
                public String prefix() {
                    return "mail";
                }

                @Override
                public List<SettingSpec> settings() {
                    return List.of(SettingSpec.text("password", null, "").whileRunning().hidden());
                }
            })));
            store.start();
            settings = new SettingsView(store, new Measured(), name);
            LocalStore local = new LocalStore(tree, thread);
            StandaloneCoordination coordination = new StandaloneCoordination(local, name, CoordinationSettings.DEFAULT);
            await().until(() -> coordination.coordination().state() == SessionState.ACTIVE);
            cut = new Cut(coordination.coordination());
            cluster = new ClusterStore("default", () -> name, cut.coordination(), SyncRules.read(configured), () -> Optional.of(settings), values -> store.replace(Layer.CLUSTER, values, false, "cluster"),
                    carrier, time);
            open.add(cluster);
            open.add(() -> coordination.close(Duration.ofSeconds(5)));
            open.add(local::close);
        }

        private Object get(String path) {
            return settings.get(path);
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        thread.shutdownNow();
        carrier.shutdownNow();
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "not in time");
        }
    }

    private static FoundationException failure(CompletionStage<?> stage) {
        return (FoundationException) catchThrowable(() -> get(stage));
    }

    @Test
    void whatIsSetHoldsOnAllNodesAndOnThoseThatComeLater() {
        Node one = new Node("one", Map.of());
        Node two = new Node("two", Map.of());
        ClusterValue set = get(one.cluster.set(RESULTS, 5));
        await().until(() -> two.get(RESULTS).equals(5L) && one.get(RESULTS).equals(5L));
        assertThat(two.settings.setting(RESULTS).value().origin()).isEqualTo(Layer.CLUSTER);
        assertThat(get(two.cluster.get(RESULTS))).contains(set);
        two.settings.update(RESULTS, 6);
        assertThat(two.get(RESULTS)).as("the node wins").isEqualTo(6L);
        Node three = new Node("three", Map.of());
        await().until(() -> three.get(RESULTS).equals(5L));
        assertThat(get(three.cluster.unset(RESULTS))).isTrue();
        assertThat(get(three.cluster.unset(RESULTS))).isFalse();
        await().until(() -> one.get(RESULTS).equals(1_000L));
        assertThat(one.cluster.status().values()).isZero();
        assertThat(one.cluster.cached(RESULTS).orElseThrow().removed()).isTrue();
    }

    @Test
    void aChangeIsLookedAtBeforeItIsAgreedOn() {
        Node one = new Node("one", Map.of("block", "dev,io.foundation.node", "policy", "both"));
        assertThat(SettingsFault.of(failure(one.cluster.set(RESULTS, -1)))).contains(SettingsFault.VALIDATION_FAILED);
        assertThat(SettingsFault.of(failure(one.cluster.set("ai.provider", "openai")))).contains(SettingsFault.UPDATE_FORBIDDEN);
        assertThat(failure(one.cluster.set("mail.password", "x")).getMessage()).contains("secret");
        assertThat(failure(one.cluster.set("dev.debug_mode", true)).getMessage()).contains("allow and block");
        assertThat(failure(one.cluster.unset("dev.debug_mode")).getMessage()).contains("allow and block");
        assertThat(failure(one.cluster.set(TREE, "x".repeat(70_000))).type()).isEqualTo(ErrorType.TOO_LARGE);
        assertThat(get(one.cluster.get(RESULTS))).isEmpty();
    }

    @Test
    void whatIsBlockedDoesNotHoldHere() {
        Node one = new Node("one", Map.of());
        Node blocked = new Node("blocked", Map.of("block", RESULTS));
        Node taking = new Node("taking", Map.of("policy", "in"));
        get(one.cluster.set(RESULTS, 5));
        get(one.cluster.set("interface.query_timeout", 7));
        await().until(() -> blocked.get("interface.query_timeout").equals(7L));
        assertThat(blocked.get(RESULTS)).isEqualTo(1_000L);
        await().until(() -> taking.get(RESULTS).equals(5L));
        assertThat(SettingsFault.of(failure(taking.cluster.set(RESULTS, 6)))).contains(SettingsFault.UPDATE_FORBIDDEN);
    }

    @Test
    void changesByVersion() {
        Node one = new Node("one", Map.of());
        ClusterValue first = get(one.cluster.compareAndSet(RESULTS, 0, 5)).orElseThrow();
        assertThat(get(one.cluster.compareAndSet(RESULTS, 0, 6))).isEmpty();
        assertThat(get(one.cluster.compareAndSet(RESULTS, first.version(), 7)).orElseThrow().version()).isGreaterThan(first.version());
        assertThat(get(one.cluster.compareAndSet(RESULTS, first.version(), 8))).isEmpty();
    }

    @Test
    void aNodeThatIsCutOffKeepsWhatItKnowsAndSaysHowOldItIs() {
        Node one = new Node("one", Map.of());
        get(one.cluster.set(RESULTS, 5));
        await().until(() -> one.get(RESULTS).equals(5L));
        await().until(() -> one.cluster.status().cutOff().isEmpty());
        one.cut.cut();
        skipped = TimeUnit.MINUTES.toNanos(3);
        assertThat(failure(one.cluster.set(RESULTS, 6)).type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(failure(one.cluster.get(RESULTS)).type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(one.get(RESULTS)).isEqualTo(5L);
        assertThat(one.cluster.status().cutOff().orElseThrow()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    }

    @Test
    void ofTwoNodesThatSetTheSamePathOnBothSidesOfACutTheResolutionDecides() {
        Node majority = new Node("majority", Map.of());
        Node minority = new Node("minority", Map.of());
        get(majority.cluster.set(RESULTS, 1));
        get(majority.cluster.set(TREE, Map.of("x", 1, "y", 1)));
        await().until(() -> minority.get(RESULTS).equals(1L) && minority.settings.snapshot().has(TREE));
        minority.cut.cut();
        CompletionStage<Settled> earlier = minority.cluster.offer(RESULTS, 2, Resolution.TIMESTAMP);
        CompletionStage<Settled> merged = minority.cluster.offer(TREE, Map.of("x", 2, "y", 1), Resolution.MERGE);
        CompletionStage<Settled> alone = minority.cluster.offer("interface.query_timeout", 9, Resolution.MAJORITY);
        await().until(() -> minority.cluster.status().offered() == 3);
        get(majority.cluster.set(RESULTS, 3));
        get(majority.cluster.set(TREE, Map.of("x", 1, "y", 3)));
        minority.cut.heal();
        assertThat(get(earlier).outcome()).isEqualTo(Settled.Outcome.YIELDED);
        assertThat(get(merged).outcome()).isEqualTo(Settled.Outcome.MERGED);
        assertThat(get(merged).value().value()).isEqualTo(Map.of("x", 2L, "y", 3L));
        assertThat(get(alone).outcome()).isEqualTo(Settled.Outcome.WRITTEN);
        for (Node node : List.of(majority, minority)) {
            await().until(() -> node.get(RESULTS).equals(3L) && node.get(TREE).equals(Map.of("x", 2L, "y", 3L)) && node.get("interface.query_timeout").equals(9L));
        }
        assertThat(minority.cluster.status().conflicts()).isEqualTo(2);
        assertThat(minority.cluster.status().offered()).isZero();
    }

    @Test
    void whatWaitsTooLongFails() {
        Node one = new Node("one", Map.of());
        one.cut.cut();
        CompletionStage<Settled> offered = one.cluster.offer(RESULTS, 2, Resolution.TIMESTAMP);
        await().until(() -> one.cluster.status().offered() == 1);
        skipped = TimeUnit.MINUTES.toNanos(6);
        await().until(() -> {
            one.cluster.tick();
            return one.cluster.status().offered() == 0;
        });
        assertThat(failure(offered).type()).isEqualTo(ErrorType.TIMEOUT);
    }

    @Test
    void oneThatComesBackEmptyDeletesNothing() {
        Node one = new Node("one", Map.of());
        get(one.cluster.set(RESULTS, 5));
        Node fresh = new Node("fresh", Map.of());
        fresh.settings.reset();
        await().until(() -> fresh.get(RESULTS).equals(5L));
        assertThat(one.get(RESULTS)).isEqualTo(5L);
    }
}
