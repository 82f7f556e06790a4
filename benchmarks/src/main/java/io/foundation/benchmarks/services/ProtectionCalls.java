package io.foundation.benchmarks.services;

import io.foundation.protection.api.Call;
import io.foundation.protection.core.policy.Policies;
import io.foundation.protection.core.policy.PolicySettings;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a protected call costs that succeeds: the work is nothing, the limits are never met, and all threads call under the same policy. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProtectionCalls {

    private static final int LIMIT = 100_000;
    private static final int FAILURES = 5;
    private static final int PERMITS = 1_000;
    private static final int ATTEMPTS = 3;
    private static final int ALL = 100;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Policies policies = new Policies(System::nanoTime, threads);
    private final Callable<Object> work = () -> this;

    private final Call all = policy("all", "rate", "fixed", "rate.limit", LIMIT, "rate.window", "1ms", "breaker", "consecutive", "breaker.threshold", FAILURES,
            "bulkhead.permits", PERMITS, "retry.attempts", ATTEMPTS);
    private final Call breaker = policy("breaker", "breaker", "consecutive", "breaker.threshold", FAILURES);
    private final Call rate = policy("rate", "rate", "fixed", "rate.limit", LIMIT, "rate.window", "1ms");
    private final Call bulkhead = policy("bulkhead", "bulkhead.permits", PERMITS);
    private final Call timeLimit = policy("timeLimit", "timeLimit", "1m");
    private final Call nothing = policy("nothing");

    private final CircuitBreaker libraryBreaker = CircuitBreaker.of("all", CircuitBreakerConfig.custom().slidingWindow(FAILURES, FAILURES, SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(ALL).build());
    private final RateLimiter libraryRate = RateLimiter.of("all", RateLimiterConfig.custom().limitForPeriod(LIMIT).limitRefreshPeriod(Duration.ofMillis(1))
            .timeoutDuration(Duration.ZERO).build());
    private final Bulkhead libraryBulkhead = Bulkhead.of("all", BulkheadConfig.custom().maxConcurrentCalls(PERMITS).maxWaitDuration(Duration.ZERO).build());
    private final Retry libraryRetry = Retry.of("all", RetryConfig.custom().maxAttempts(ATTEMPTS).build());
    private final TimeLimiter libraryTimeLimit = TimeLimiter.of(LONG);

    private final Callable<Object> breakerOnly = CircuitBreaker.decorateCallable(libraryBreaker, work);
    private final Callable<Object> rateOnly = RateLimiter.decorateCallable(libraryRate, work);
    private final Callable<Object> bulkheadOnly = Bulkhead.decorateCallable(libraryBulkhead, work);
    private final Callable<Object> timeLimitOnly = libraryTimeLimit.decorateFutureSupplier(() -> threads.submit(work));
    private final Callable<Object> everything = Retry.decorateCallable(libraryRetry, RateLimiter.decorateCallable(libraryRate,
            CircuitBreaker.decorateCallable(libraryBreaker, bulkheadOnly)));

    private Call policy(String name, Object... settings) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i].toString(), settings[i + 1].toString());
        }
        policies.add(name, PolicySettings.read(name, values));
        return Call.of(name);
    }

    @TearDown
    public void stop() {
        policies.close();
        threads.shutdownNow();
    }

    @Benchmark
    public Object allDirectly() throws Exception {
        return everything.call();
    }

    @Benchmark
    public Object allOurs() {
        return policies.execute(all, work);
    }

    @Benchmark
    public Object breakerDirectly() throws Exception {
        return breakerOnly.call();
    }

    @Benchmark
    public Object breakerOurs() {
        return policies.execute(breaker, work);
    }

    @Benchmark
    public Object bulkheadDirectly() throws Exception {
        return bulkheadOnly.call();
    }

    @Benchmark
    public Object bulkheadOurs() {
        return policies.execute(bulkhead, work);
    }

    @Benchmark
    public Object nothingOurs() {
        return policies.execute(nothing, work);
    }

    @Benchmark
    public Object rateDirectly() throws Exception {
        return rateOnly.call();
    }

    @Benchmark
    public Object rateOurs() {
        return policies.execute(rate, work);
    }

    @Benchmark
    public Object timeLimitDirectly() throws Exception {
        return timeLimitOnly.call();
    }

    @Benchmark
    public Object timeLimitOurs() {
        return policies.execute(timeLimit, work);
    }
}
