package io.foundation.protection.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.BreakerState;
import io.foundation.protection.api.Call;
import io.foundation.protection.api.ConnectionFactory;
import io.foundation.protection.api.ConnectionPool;
import io.foundation.protection.api.PoolLimits;
import io.foundation.protection.api.Refusal;
import io.foundation.protection.core.policy.Policies;
import io.foundation.protection.core.policy.PolicySettings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PoolTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger made = new AtomicInteger();
    private final Set<Integer> open = ConcurrentHashMap.newKeySet();
    private final Set<Integer> broken = ConcurrentHashMap.newKeySet();
    private volatile boolean down;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Policies policies = new Policies(System::nanoTime, threads);
    private final ConnectionPool<Integer> pool = policies.openPool("db", 2, new ConnectionFactory<Integer>() {

        @Override
        public Integer open() throws IOException {
            if (down) {
                throw new IOException("down");
            }
            int number = made.incrementAndGet();
            open.add(number);
            return number;
        }

        @Override
        public boolean isUsable(Integer connection) {
            return !broken.contains(connection);
        }

        @Override
        public void close(Integer connection) {
            open.remove(connection);
        }
    });

    @AfterEach
    void stop() {
        policies.close();
        threads.shutdownNow();
    }

    @Test
    void workRunsAtTheSameTimeAndOneTooManyIsRefused() throws Exception {
        CyclicBarrier both = new CyclicBarrier(3);
        Future<?> one = threads.submit(() -> pool.with(LONG, connection -> both.await() + both.await()));
        Future<?> other = threads.submit(() -> pool.with(LONG, connection -> both.await() + both.await()));
        both.await();
        FoundationException refused = catchThrowableOfType(FoundationException.class, () -> pool.with(Duration.ofMillis(10), connection -> connection));
        assertThat(refused.type()).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
        assertThat(Refusal.of(refused)).contains(Refusal.POOL);
        assertThat(pool.status()).extracting("active", "idle", "max").containsExactly(2, 0, 2);
        both.await();
        one.get();
        other.get();
        assertThat(pool.status()).extracting("active", "idle").containsExactly(0, 2);
    }

    @Test
    void aConnectionComesBackFromWorkThatThrowsAndABrokenOneIsReplaced() throws Exception {
        assertThat(catchThrowableOfType(IOException.class, () -> pool.with(LONG, connection -> {
            throw new IOException("work");
        }))).hasMessage("work");
        assertThat(pool.<Integer>with(LONG, connection -> connection)).isEqualTo(1);
        broken.add(1);
        assertThat(pool.<Integer>with(LONG, connection -> connection)).isEqualTo(2);
        assertThat(open).containsExactly(2);
    }

    @Test
    void saysThatNoConnectionCanBeMade() {
        down = true;
        assertThat(catchThrowableOfType(FoundationException.class, () -> pool.with(LONG, connection -> connection)).type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(pool.status().active()).isZero();
    }

    @Test
    void closesWithWorkUnderWayAndACallerThatWaits() throws Exception {
        CyclicBarrier gate = new CyclicBarrier(3);
        Future<?> one = threads.submit(() -> pool.with(LONG, connection -> gate.await() + gate.await()));
        Future<?> other = threads.submit(() -> pool.with(LONG, connection -> gate.await() + gate.await()));
        gate.await();
        Future<FoundationException> waiting = threads.submit(() -> catchThrowableOfType(FoundationException.class, () -> pool.with(LONG, connection -> connection)));
        await().until(() -> pool.status().waiting() == 1);
        pool.close();
        assertThat(waiting.get().type()).isEqualTo(ErrorType.CLOSED);
        gate.await();
        one.get();
        other.get();
        assertThat(open).isEmpty();
        assertThat(policies.pools()).isEmpty();
        assertThat(catchThrowableOfType(FoundationException.class, () -> pool.with(LONG, connection -> connection)).type()).isEqualTo(ErrorType.CLOSED);
    }

    @Test
    void aNameIsTakenOnce() {
        assertThat(catchThrowableOfType(FoundationException.class, () -> policies.openPool("db", 1, null)).type()).isEqualTo(ErrorType.CONFLICT);
        assertThat(catchThrowableOfType(FoundationException.class, () -> policies.openPool("a b", 1, null)).type()).isEqualTo(ErrorType.INVALID_INPUT);
    }

    private void policy(String... settings) {
        Map<String, String> values = new HashMap<>();
        for (String setting : settings) {
            values.put(setting.split("=")[0], setting.split("=")[1]);
        }
        policies.add("p", PolicySettings.read("p", values));
    }

    private FoundationException failure(Class<?> type) {
        return catchThrowableOfType(FoundationException.class, () -> policies.execute(Call.of("p"), type, connection -> connection));
    }

    @Test
    void aPolicyNamesThePoolOfItsCalls() {
        policy("pool=db", "breaker=consecutive", "breaker.threshold=1");
        assertThat(policies.<Integer, Integer>execute(Call.of("p"), Integer.class, connection -> connection)).isEqualTo(1);
        assertThat(pool.status().active()).isZero();
        down = true;
        broken.add(1);
        assertThat(failure(Integer.class).type()).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(policies.status("p").breaker()).as("what cannot be reached fails").isEqualTo(BreakerState.OPEN);
    }

    @Test
    void aPoolWithoutAConnectionRefusesAndFailsNobody() throws Exception {
        policy("pool=db", "pool.wait=1ms", "breaker=consecutive", "breaker.threshold=1");
        FoundationException refused = pool.with(LONG, first -> pool.with(LONG, second -> failure(Integer.class)));
        assertThat(Refusal.of(refused)).contains(Refusal.POOL);
        assertThat(policies.status("p").breaker()).isEqualTo(BreakerState.CLOSED);
        assertThat(policies.status("p").refused()).isEqualTo(1);
    }

    @Test
    void aPolicyOfAnotherPoolSaysWhatIsWrong() {
        policy("pool=orders");
        assertThat(failure(Integer.class).type()).isEqualTo(ErrorType.DATA_NOT_FOUND);
        policies.openPool("orders", 1, new ConnectionFactory<String>() {

            @Override
            public String open() {
                return "connection";
            }

            @Override
            public void close(String connection) {
                // Nothing to close.
            }
        });
        assertThat(failure(Integer.class)).hasMessageContaining("java.lang.String").extracting(FoundationException::type).isEqualTo(ErrorType.INVALID_INPUT);
    }

    @Test
    void noMoreAreKeptThanAsked() throws Exception {
        ConnectionPool<Integer> small = policies.openPool("small", new PoolLimits(1, 3, PoolLimits.Order.LONGEST_REST_FIRST), new ConnectionFactory<Integer>() {

            @Override
            public Integer open() {
                return made.incrementAndGet();
            }

            @Override
            public void close(Integer connection) {
                // Nothing to close.
            }
        });
        small.with(LONG, first -> small.with(LONG, second -> small.with(LONG, third -> third)));
        assertThat(small.status()).extracting("active", "idle", "dropped").containsExactly(0, 1, 2L);
    }
}
