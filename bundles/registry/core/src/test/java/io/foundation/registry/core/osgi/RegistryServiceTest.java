package io.foundation.registry.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.HealthStatus;
import io.foundation.registry.api.Offer;
import io.foundation.registry.api.Registry;
import io.foundation.registry.api.RegistryStatus;
import io.foundation.registry.api.holding.Holdings;
import io.foundation.registry.api.query.Query;
import io.foundation.registry.core.audience.Audience;
import io.foundation.registry.core.health.HealthChecks;
import io.foundation.registry.core.table.Directory;
import io.foundation.registry.core.table.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryServiceTest {

    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Directory directory = new Directory(Time.SYSTEM, event -> come(event.entry()), List.of("type"), 100_000);
    private final Waits waits = new Waits(timer, background, directory::find);
    private final Holdings holdings = new Holdings(Time.SYSTEM);
    private final RegistryService registry = new RegistryService(directory, waits, new HealthChecks(background, timer, directory::health), new Audience(background), () -> holdings);

    RegistryServiceTest() {
        directory.attach(holdings, "owner");
    }

    private void come(Entry entry) {
        waits.come(entry);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
        background.shutdownNow();
    }

    private static ErrorType failure(CompletableFuture<?> future) {
        return future.handle((result, error) -> ((FoundationException) error).type()).orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void holdersAreFoundByNameAndType() {
        registry.register(Offer.of(EntryKey.of("orders"), "the holder"));
        assertThat(registry.find(EntryKey.of("orders"), String.class)).contains("the holder");
        assertThat(registry.find(EntryKey.of("others"), String.class)).isEmpty();
        assertThatThrownBy(() -> registry.find(EntryKey.of("orders"), Integer.class)).hasMessageContaining("java.lang.String and no java.lang.Integer");
        registry.unregister(EntryKey.of("orders"));
        registry.unregister(EntryKey.of("orders"));
        assertThat(registry.find(EntryKey.of("orders"))).isEmpty();
    }

    @Test
    void ofManyEachHasItsOwnFate() {
        registry.register(Offer.of(EntryKey.of("b"), "first"));
        List<Registry.BulkResult> results = registry.registerAll(List.of(Offer.of(EntryKey.of("a"), 1), Offer.of(EntryKey.of("b"), 2), Offer.of(EntryKey.of("c"), 3)));
        assertThat(results).extracting(result -> result.error().map(FoundationException::type).orElse(null)).containsExactly(null, ErrorType.CONFLICT, null);
        assertThat(registry.query(Query.all())).extracting(entry -> entry.key().name()).containsExactly("a", "b", "c");
        assertThat(registry.query(Query.all(), 2)).hasSize(2);
    }

    @Test
    void waitingEndsWhenItComesOrTheTimeIsOver() throws Exception {
        EntryKey key = EntryKey.of("late");
        CompletableFuture<Entry> wait = registry.waitFor(key, Duration.ofMinutes(1)).toCompletableFuture();
        CompletableFuture<Entry> other = registry.waitFor(EntryKey.of("never"), Duration.ofMillis(20)).toCompletableFuture();
        assertThat(failure(other)).isEqualTo(ErrorType.TIMEOUT);
        assertThat(wait).isNotDone();
        registry.register(Offer.of(key, "x"));
        assertThat(wait.get(30, TimeUnit.SECONDS).key()).isEqualTo(key);
        assertThat(registry.waitFor(key, Duration.ofMillis(1)).toCompletableFuture()).isCompleted();
        assertThat(failure(registry.waitFor(key, Duration.ZERO).toCompletableFuture())).isEqualTo(ErrorType.INVALID_INPUT);
    }

    @Test
    void waitsAreBoundedAndEndWithTheInstance() {
        CompletableFuture<Entry> wait = null;
        for (int i = 0; i < Waits.MAX; i++) {
            wait = registry.waitFor(EntryKey.of("w" + i), Duration.ofMinutes(10)).toCompletableFuture();
        }
        assertThat(failure(registry.waitFor(EntryKey.of("more"), Duration.ofMinutes(10)).toCompletableFuture())).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
        wait.cancel(false);
        CompletableFuture<Entry> last = registry.waitFor(EntryKey.of("more"), Duration.ofMinutes(10)).toCompletableFuture();
        registry.deactivate();
        assertThat(failure(last)).isEqualTo(ErrorType.CLOSED);
        assertThatThrownBy(() -> registry.register(Offer.of(EntryKey.of("x"), "x"))).hasMessageContaining("take the service anew");
    }

    @Test
    void waitersAndRegistrationsThatMeetMissEachOtherNever() throws Exception {
        for (int i = 0; i < 500; i++) {
            EntryKey key = EntryKey.of("race" + i);
            CompletableFuture<?> registering = CompletableFuture.runAsync(() -> registry.register(Offer.of(key, "x")), background);
            assertThat(registry.waitFor(key, Duration.ofMinutes(1)).toCompletableFuture().get(30, TimeUnit.SECONDS).key()).isEqualTo(key);
            registering.join();
        }
    }

    @Test
    void healthIsAskedForAndSeen() {
        registry.register(Offer.of(EntryKey.of("a"), "x").checked(() -> Health.degraded("slow")));
        registry.register(Offer.of(EntryKey.of("b"), "x"));
        assertThat(registry.check(EntryKey.of("a")).toCompletableFuture().join().note()).isEqualTo("slow");
        assertThat(registry.find(EntryKey.of("a")).orElseThrow().health().status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(registry.check(EntryKey.of("b")).toCompletableFuture().join()).isEqualTo(Health.UNKNOWN);
        assertThat(failure(registry.check(EntryKey.of("c")).toCompletableFuture())).isEqualTo(ErrorType.DATA_NOT_FOUND);
        RegistryStatus status = registry.status();
        assertThat(status.entries()).isEqualTo(2);
        assertThat(status.health()).isEqualTo(Map.of(HealthStatus.DEGRADED, 1, HealthStatus.UNKNOWN, 1));
        assertThat(status.namespaces()).isEqualTo(Map.of("production", 2));
    }

    @Test
    void onlyNamespacesOfTestsAreCleared() {
        registry.register(Offer.of(new EntryKey("test.a", "x"), "x"));
        assertThatThrownBy(() -> registry.clear("production")).hasMessageContaining("only those that begin with 'test.' are");
        assertThat(registry.clear("test.a")).isOne();
        assertThat(registry.clear("test.b")).isZero();
    }

    @Test
    void thousandsOfRegistrationsFromManyThreadsAreAllThere() {
        List<CompletableFuture<Void>> all = java.util.stream.IntStream.range(0, 20).mapToObj(thread -> CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 1_000; i++) {
                registry.register(Offer.of(EntryKey.of("t" + thread + "." + i), "x").with(Map.of("type", "t" + i % 100)));
            }
        }, background)).toList();
        all.forEach(CompletableFuture::join);
        assertThat(registry.status().entries()).isEqualTo(20_000);
        assertThat(registry.count(Query.parse("type = t7"))).isEqualTo(200);
        await().untilAsserted(() -> assertThat(directory.picture().revision()).isEqualTo(20_000));
    }
}
