package io.foundation.registry.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.HealthCheck;
import io.foundation.registry.api.HealthStatus;
import io.foundation.registry.api.Offer;
import io.foundation.registry.api.holding.Held;
import io.foundation.registry.api.holding.Holdings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthChecksTest {

    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Health> said = new ConcurrentHashMap<>();
    private final HealthChecks checks = new HealthChecks(background, timer, (held, health) -> said.put(held.offer().key().name(), health));
    private final Holdings holdings = new Holdings(Time.SYSTEM);

    @AfterEach
    void stop() {
        timer.shutdownNow();
        background.shutdownNow();
    }

    private Held held(String name, HealthCheck check, Duration time) {
        holdings.add(Offer.of(EntryKey.of(name), new Object()).checked(check, time));
        return holdings.all().getLast();
    }

    private Health ask(String name, HealthCheck check) {
        return checks.check(held(name, check, Duration.ofMinutes(1))).join();
    }

    @Test
    void whatACheckSaysOrThrowsIsKept() {
        assertThat(ask("good", Health::healthy).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(ask("so-so", () -> Health.degraded("slow")).note()).isEqualTo("slow");
        assertThat(ask("none", () -> null).note()).isEqualTo("Its check said nothing.");
        assertThat(ask("throws", () -> {
            throw new IllegalStateException("broken");
        })).isEqualTo(Health.unhealthy("Its check threw java.lang.IllegalStateException: broken"));
        assertThat(ask("error", () -> {
            throw new StackOverflowError();
        }).status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(said).containsOnlyKeys("good", "so-so", "none", "throws", "error");
    }

    @Test
    void oneThatHangsIsInterruptedAndUnhealthy() {
        CountDownLatch interrupted = new CountDownLatch(1);
        Health health = checks.check(held("hangs", () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return Health.healthy();
        }, Duration.ofMillis(20))).join();
        assertThat(health).isEqualTo(Health.unhealthy("Its check did not answer within 20 ms."));
        await().until(() -> interrupted.getCount() == 0);
        await().until(() -> checks.stuck() == 0);
        assertThat(said).containsEntry("hangs", health);
    }

    @Test
    void oneThatIgnoresInterruptsHoldsOneThreadAndKeepsNobodyWaiting() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger entered = new AtomicInteger();
        List<Held> all = new ArrayList<>();
        // More than are asked at a time.
        for (int i = 0; i < HealthChecks.AT_ONCE + 10; i++) {
            all.add(held("stuck" + i, () -> {
                entered.incrementAndGet();
                while (end.getCount() > 0) {
                    try {
                        end.await();
                    } catch (InterruptedException ignored) {
                        // On purpose.
                    }
                }
                return Health.healthy();
            }, Duration.ofMillis(20)));
        }
        all.add(held("good", Health::healthy, Duration.ofMinutes(1)));
        checks.round(() -> all);
        await().until(() -> said.containsKey("good"));
        await().until(() -> checks.stuck() == HealthChecks.AT_ONCE + 10);
        assertThat(checks.check(all.getFirst()).join().status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(entered).as("no second thread for one that is stuck").hasValue(HealthChecks.AT_ONCE + 10);
        end.countDown();
        await().until(() -> checks.stuck() == 0);
        assertThat(said.get("stuck0").status()).as("an answer that comes too late does not count").isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(checks.check(all.getFirst()).join().status()).as("the next one does").isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void whoHasJustComeIsAskedWhenThereIsAPlace() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 500; i++) {
            checks.soon(held("n" + i, () -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.sleep(1);
                now.decrementAndGet();
                return Health.healthy();
            }, Duration.ofMinutes(1)));
        }
        await().until(() -> said.size() == 500);
        assertThat(most.get()).isLessThanOrEqualTo(HealthChecks.AT_ONCE);
    }

    @Test
    void aNewRegistrationDoesNotSufferFromTheOneBefore() {
        CountDownLatch end = new CountDownLatch(1);
        checks.check(held("name", () -> {
            while (end.getCount() > 0) {
                Thread.onSpinWait();
                Thread.yield();
            }
            return Health.healthy();
        }, Duration.ofMillis(10))).join();
        assertThat(ask("name", Health::healthy).status()).isEqualTo(HealthStatus.HEALTHY);
        end.countDown();
    }
}
