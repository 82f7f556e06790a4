package io.foundation.telemetry.core.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.lifecycle.Registration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AudienceTest {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Audience<Integer> audience = new Audience<>(threads, 10);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private Audience.Figures figures(String name) {
        return audience.figures().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void oneThatThrowsAndOneThatBlocksHarmNobody() {
        CountDownLatch never = new CountDownLatch(1);
        List<Integer> good = new CopyOnWriteArrayList<>();
        audience.add("throws", List.of(), it -> true, it -> {
            throw new IllegalStateException("on purpose");
        });
        audience.add("blocks", List.of(), it -> true, it -> {
            try {
                never.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        audience.add("good", List.of(), it -> it % 2 == 0, good::add);
        for (int i = 0; i < 100; i++) {
            audience.tell(i);
            int told = i / 2 + 1;
            Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> good.size() == told);
        }
        assertThat(good).isSorted().hasSize(50);
        Awaitility.await().until(() -> figures("throws").failed() + figures("throws").dropped() == 100);
        assertThat(figures("blocks").handled()).isZero();
        assertThat(figures("blocks").dropped()).isBetween(89L, 90L);
        assertThat(figures("good").handled()).isEqualTo(50);
        never.countDown();
    }

    @Test
    void whoWasTakenBackIsToldNothing() {
        List<Integer> told = new CopyOnWriteArrayList<>();
        Registration registration = audience.add("a", List.of(), it -> true, told::add);
        registration.close();
        audience.tell(1);
        assertThat(audience.isEmpty()).isTrue();
        assertThat(told).isEmpty();
    }
}
