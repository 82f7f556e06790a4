package io.foundation.protection.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.BreakerState;
import io.foundation.protection.api.Call;
import io.foundation.protection.api.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PoliciesTest {

    private static final Callable<String> FAILING = () -> {
        throw new IOException("broken");
    };

    private final AtomicLong clock = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Policies policies = new Policies(clock::get, threads);

    @AfterEach
    void stop() {
        policies.close();
        threads.shutdownNow();
    }

    private Policy policy(String... settings) {
        return policies.add("p", settings(settings));
    }

    private static PolicySettings settings(String... settings) {
        Map<String, String> values = new TreeMap<>();
        for (String setting : settings) {
            values.put(setting.split("=")[0], setting.split("=")[1]);
        }
        return PolicySettings.read("io.foundation.protection-p", values);
    }

    private FoundationException failure(Callable<?> work) {
        return catchThrowableOfType(FoundationException.class, () -> policies.execute(Call.of("p"), work));
    }

    /** How many of so many threads that begin at once are let through; those let through stay until all have asked. */
    private int letThrough(int callers) throws Exception {
        AtomicInteger passed = new AtomicInteger();
        CountDownLatch asked = new CountDownLatch(callers);
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            calls.add(threads.submit(() -> {
                begin.await();
                try {
                    policies.execute(Call.of("p"), () -> {
                        passed.incrementAndGet();
                        asked.countDown();
                        asked.await();
                        return null;
                    });
                } catch (FoundationException refused) {
                    assertThat(Refusal.of(refused)).isPresent();
                    asked.countDown();
                }
                return null;
            }));
        }
        begin.countDown();
        for (Future<?> call : calls) {
            call.get();
        }
        return passed.get();
    }

    @Test
    void ofFiftyThreadsExactlyTenPassALimitOfTen() throws Exception {
        for (String strategy : List.of("fixed", "sliding", "token")) {
            Policy policy = policy("rate=" + strategy, "rate.limit=10");
            assertThat(letThrough(50)).as(strategy).isEqualTo(10);
            assertThat(policy.status().refused()).isEqualTo(40);
            policies.remove("p", policy);
        }
    }

    @Test
    void ofAHundredProbesExactlyThePermittedPass() throws Exception {
        Policy policy = policy("breaker=consecutive", "breaker.threshold=1", "breaker.probes=3", "breaker.recovery=1s");
        failure(FAILING);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(letThrough(100)).isEqualTo(3);
        assertThat(policy.status().breaker()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void ofAHundredCallsAsManyRunAsThereArePermits() throws Exception {
        Policy policy = policy("bulkhead.permits=7");
        assertThat(letThrough(100)).isEqualTo(7);
        assertThat(policy.status().inUse()).isZero();
    }

    @Test
    void aCallWaitsForItsPermitsInTheOrderOfArrival() throws Exception {
        policy("bulkhead.permits=2", "bulkhead.wait=1m");
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<?> holder = policies.submit(Call.of("p"), () -> end.await(1, TimeUnit.MINUTES)).toCompletableFuture();
        await().until(() -> policies.status("p").inUse() == 1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<?> heavy = policies.submit(new Call("p", "x", 2), () -> order.add("heavy")).toCompletableFuture();
        await().until(() -> policies.status("p").waiting() == 1);
        CompletableFuture<?> light = policies.submit(Call.of("p"), () -> order.add("light")).toCompletableFuture();
        await().until(() -> policies.status("p").waiting() == 2);
        end.countDown();
        CompletableFuture.allOf(holder, heavy, light).get();
        assertThat(order).containsExactly("heavy", "light");
        assertThat(policies.status("p").inUse()).isZero();
    }

    @Test
    void aTimeOutOfTheWorkItselfIsNotTheTimeLimit() {
        policy("timeLimit=1m");
        FoundationException error = failure(() -> {
            throw new TimeoutException("of the driver");
        });
        assertThat(error.type()).isEqualTo(ErrorType.HANDLER_FAILED);
        assertThat(error).hasMessageContaining("of the driver");
        assertThat(failure(() -> {
            throw new InterruptedException("of the driver");
        }).type()).isEqualTo(ErrorType.CLOSED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void noAttemptBeginsAfterTheTimeForAllIsOver() {
        policy("retry.attempts=1000", "retry.base=1ms", "retry.max=1ms", "retry.within=1s");
        AtomicInteger attempts = new AtomicInteger();
        failure(() -> {
            attempts.incrementAndGet();
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(300));
            throw new IOException("broken");
        });
        assertThat(attempts).hasValue(4);
    }

    @Test
    void soonAfterTheStartACallWaitsForItsPolicy() throws Exception {
        Policies next = new Policies(System::nanoTime, threads, (rule, name, weight) -> Optional.empty(), Duration.ofSeconds(30));
        CompletableFuture<String> waits = next.<String>submit(Call.of("p"), () -> "done").toCompletableFuture();
        CompletableFuture<String> inVain = next.<String>submit(Call.of("gone"), () -> "done").toCompletableFuture();
        assertThat(waits.isDone()).isFalse();
        next.add("p", settings("rate=fixed", "rate.limit=3"));
        assertThat(waits.get()).isEqualTo("done");
        next.close();
        assertThat(catchThrowableOfType(FoundationException.class, () -> next.execute(Call.of("p"), () -> "")).type()).as("it may come again elsewhere").isEqualTo(ErrorType.CLOSED);
        assertThat(inVain).failsWithin(Duration.ofSeconds(20)).withThrowableOfType(ExecutionException.class).withMessageContaining("has been stopped");
    }

    @Test
    void weightsCount() {
        policy("bulkhead.permits=5");
        String result = policies.execute(new Call("p", "x", 3), () -> {
            FoundationException refused = catchThrowableOfType(FoundationException.class, () -> policies.execute(new Call("p", "x", 3), () -> ""));
            assertThat(refused.type()).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
            return policies.execute(new Call("p", "x", 2), () -> "fits");
        });
        assertThat(result).isEqualTo("fits");
        assertThat(policies.status("p").inUse()).isZero();
    }

    @Test
    void theRateIsAskedBeforeTheBreakerAndFailuresOpenIt() {
        policy("rate=fixed", "rate.limit=2", "breaker=consecutive", "breaker.threshold=2");
        assertThat(failure(FAILING)).hasMessageContaining("broken").extracting(FoundationException::type).isEqualTo(ErrorType.HANDLER_FAILED);
        failure(FAILING);
        assertThat(policies.status("p").breaker()).isEqualTo(BreakerState.OPEN);
        FoundationException third = failure(() -> "");
        assertThat(Refusal.of(third)).contains(Refusal.RATE);
        assertThat(third.context()).containsEntry(Refusal.RETRY_AFTER_MILLIS, "60000");
        policies.reset("p");
        assertThat(policies.<String>execute(Call.of("p"), () -> "again")).isEqualTo("again");
    }

    @Test
    void aCallThatBlocksIsGivenUpAndItsPermitComesBackWhenItEnds() {
        policy("timeLimit=20ms", "bulkhead.permits=1", "breaker=consecutive", "breaker.threshold=1");
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        FoundationException late = failure(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                end.await();
            }
            return null;
        });
        assertThat(late.type()).isEqualTo(ErrorType.TIMEOUT);
        assertThat(policies.status("p").breaker()).isEqualTo(BreakerState.OPEN);
        await().until(() -> interrupted.getCount() == 0);
        assertThat(policies.status("p").inUse()).as("it still runs").isEqualTo(1);
        end.countDown();
        await().until(() -> policies.status("p").inUse() == 0);
    }

    @Test
    void aCallerThatIsInterruptedStaysSoAndTheBreakerDoesNotCount() throws Exception {
        policy("breaker=consecutive", "breaker.threshold=1", "bulkhead.permits=1");
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            FoundationException error = failure(() -> {
                inside.countDown();
                return new CountDownLatch(1).await(1, TimeUnit.HOURS);
            });
            flag.complete(Thread.currentThread().isInterrupted() && error.type() == ErrorType.CLOSED);
        });
        inside.await();
        caller.interrupt();
        assertThat(flag.get()).isTrue();
        assertThat(policies.status("p")).extracting("breaker", "inUse").containsExactly(BreakerState.CLOSED, 0);
    }

    @Test
    void removedWithACallUnderWay() throws Exception {
        Policy policy = policy("bulkhead.permits=1");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<String> call = policies.submit(Call.of("p"), () -> {
            inside.countDown();
            end.await();
            return "done";
        }).toCompletableFuture();
        inside.await();
        policies.remove("p", policy);
        assertThat(failure(() -> "").type()).isEqualTo(ErrorType.DATA_NOT_FOUND);
        assertThat(catchThrowableOfType(FoundationException.class, () -> policy.execute(Call.of("p"), () -> "")).type()).isEqualTo(ErrorType.CLOSED);
        end.countDown();
        assertThat(call.get()).isEqualTo("done");
        await().until(() -> policy.status().inUse() == 0);
    }

    @Test
    void triesAgainOnlyWhatMayHelp() {
        policy("retry.attempts=3", "retry.base=1ms", "retry.max=1ms");
        AtomicInteger attempts = new AtomicInteger();
        assertThat(policies.<Integer>execute(Call.of("p"), () -> {
            if (attempts.incrementAndGet() < 3) {
                throw new IOException("not yet");
            }
            return attempts.get();
        })).isEqualTo(3);
        assertThat(policies.status("p").retried()).isEqualTo(2);
        attempts.set(0);
        failure(() -> {
            attempts.incrementAndGet();
            throw new FoundationException(ErrorType.INVALID_INPUT, "never right");
        });
        assertThat(attempts).hasValue(1);
    }

    @Test
    void otherSettingsKeepWhatIsKnown() {
        Policy policy = policy("rate=sliding", "rate.limit=3", "breaker=consecutive", "breaker.threshold=1", "breaker.recovery=10s", "bulkhead.permits=2");
        failure(FAILING);
        policy.update(settings("rate=sliding", "rate.limit=5", "breaker=consecutive", "breaker.threshold=2", "breaker.recovery=20s", "bulkhead.permits=4"));
        assertThat(policy.rate(Call.ANYBODY).used()).isEqualTo(1);
        assertThat(policy.status()).extracting("breaker", "reopensMillis", "permits").containsExactly(BreakerState.OPEN, 20_000L, 4);
    }

    @Test
    void theNextVersionTakesOver() throws IOException {
        Policy old = policy("rate=fixed", "rate.limit=3", "breaker=consecutive", "breaker.threshold=1");
        failure(FAILING);
        Policies next = new Policies(clock::get, threads);
        Policy policy = next.add("p", settings("rate=fixed", "rate.limit=3", "breaker=consecutive", "breaker.threshold=1"));
        policy.restore(old.snapshot());
        assertThat(policy.status().breaker()).isEqualTo(BreakerState.OPEN);
        assertThat(policy.rate(Call.ANYBODY).used()).isEqualTo(1);
    }

    @Test
    void saysWhatIsWrongWithSettings() {
        assertThat(catchThrowableOfType(FoundationException.class, () -> settings("brekaer=window"))).hasMessageContaining("breaker");
        assertThat(catchThrowableOfType(FoundationException.class, () -> settings("rate.limit=-1"))).hasMessageContaining("from 0 to 100000");
    }

    /** Calls that succeed, throw, block until given up, or meet other settings under way: every permit comes back. */
    @Test
    void nothingLeaksInRandomSchedules() throws Exception {
        long seed = System.nanoTime();
        System.out.println("PoliciesTest.nothingLeaksInRandomSchedules: seed " + seed);
        Random random = new Random(seed);
        Policy policy = policy("bulkhead.permits=5", "timeLimit=2ms", "breaker=consecutive", "breaker.threshold=3", "breaker.recovery=1ms", "rate=token", "rate.limit=1000");
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            clock.addAndGet(random.nextInt(1_000_000));
            int kind = random.nextInt(5);
            calls.add(policies.submit(new Call("p", "e" + random.nextInt(3), 1 + random.nextInt(3)), () -> switch (kind) {
                case 0 -> throw new IOException("broken");
                case 1 -> throw new StackOverflowError("made up");
                case 2 -> new CountDownLatch(1).await(1, TimeUnit.HOURS);
                default -> true;
            }).toCompletableFuture());
            if (i % 200 == 0) {
                policy.update(settings("bulkhead.permits=" + (3 + random.nextInt(4)), "timeLimit=" + (1 + random.nextInt(3)) + "ms", "breaker=consecutive",
                        "breaker.threshold=" + (1 + random.nextInt(3)), "breaker.recovery=1ms", "rate=token", "rate.limit=1000"));
            }
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> calls.stream().allMatch(CompletableFuture::isDone) && policy.status().inUse() == 0);
        clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
        policy.update(settings("bulkhead.permits=3", "breaker=consecutive", "breaker.recovery=1ms"));
        assertThat(policies.<String>execute(new Call("p", "e", 3), () -> "all permits are there")).isNotNull();
        assertThat(policy.status().breaker()).isEqualTo(BreakerState.CLOSED);
        assertThat(policy.status().succeeded() + policy.status().failed() + policy.status().refused()).isEqualTo(2_001);
    }
}
