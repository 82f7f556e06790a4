package io.foundation.base.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.swap.SwapReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is refused, one at a time, and what is remembered. */
class FeatureSwapperTest {

    private final FakeGround ground = new FakeGround().feature("mesh", "1", "2").feature("ring", "1").installed("mesh", "1");
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final FeatureSwapper swapper = new FeatureSwapper(ground, threads);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void refuses(String feature, String version, ErrorType type, String... words) {
        assertThatThrownBy(() -> swapper.plan(feature, version)).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(type)).hasMessageContainingAll(words);
    }

    @Test
    void whatCannotBeSwappedIsToldInASentence() {
        refuses("mush", "2", ErrorType.DATA_NOT_FOUND, "no feature 'mush'", "did you mean 'mesh'?");
        refuses("ring", "1", ErrorType.INVALID_INPUT, "'ring' is not installed", "feature:install ring/1");
        refuses("mesh", "3", ErrorType.DATA_NOT_FOUND, "no version '3' of 'mesh', only 1, 2", "feature:repo-add");
        refuses("mesh", "1", ErrorType.INVALID_INPUT, "runs in version 1 already");
        assertThat(ground.done).isEmpty();
    }

    @Test
    void candidatesAreWhatIsInstalled() {
        assertThat(swapper.candidates()).containsOnlyKeys("mesh").containsEntry("mesh", List.of("1", "2"));
    }

    @Test
    void timesOutOfRangeAreRefused() {
        CompletionStage<SwapReport> swap = swapper.swap("mesh", "2", Duration.ofMillis(10), Duration.ZERO, step -> { });
        assertThatThrownBy(() -> swap.toCompletableFuture().join()).isInstanceOf(CompletionException.class)
                .hasMessageContaining("A settle time of 10 ms is not allowed: use 1 s to 10 min.");
    }

    @Test
    void oneAtATimeAndRemembered() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletionStage<SwapReport> first = swapper.swap("mesh", "2", Duration.ofSeconds(1), Duration.ZERO, step -> {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
        ground.feature("ring", "1", "2").installed("ring", "1");
        assertThatThrownBy(() -> swapper.swap("ring", "2", Duration.ofSeconds(1), Duration.ZERO, step -> { }).toCompletableFuture().join())
                .hasMessageContaining("The swap to mesh 2 is under way");
        goOn.countDown();
        assertThat(first.toCompletableFuture().join().outcome()).isEqualTo(SwapReport.Outcome.SWAPPED);
        assertThat(swapper.history()).hasSize(1);
        SwapReport second = swapper.swap("ring", "2", Duration.ofSeconds(1), Duration.ZERO, step -> { }).toCompletableFuture().join();
        assertThat(second.outcome()).isEqualTo(SwapReport.Outcome.SWAPPED);
    }
}
