package io.foundation.protection.core.permit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.DistributedSemaphore;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.SessionState;
import io.foundation.protection.api.BreakerState;
import io.foundation.protection.api.Call;
import io.foundation.protection.api.Refusal;
import io.foundation.protection.core.policy.Policies;
import io.foundation.protection.core.policy.PolicySettings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes, each with a policy of the same name, over one semaphore. */
@Timeout(30)
class LeasedPermitsTest {

    private static final int PERMITS = 3;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore semaphore = new Semaphore(PERMITS);
    private volatile SessionState state = SessionState.ACTIVE;
    private volatile boolean there = true;
    private volatile IntFunction<CompletionStage<Optional<Hold>>> leases = this::lease;
    private final Policies one = node();
    private final Policies two = node();

    @AfterEach
    void stop() {
        one.close();
        two.close();
        threads.shutdownNow();
    }

    private Policies node() {
        return new Policies(System::nanoTime, threads, new LeasedPermits(cluster -> there && cluster.isEmpty() ? Optional.of(coordination()) : Optional.empty()), Duration.ZERO);
    }

    private CompletionStage<Optional<Hold>> lease(int permits) {
        return CompletableFuture.completedFuture(semaphore.tryAcquire(permits) ? Optional.of(hold(permits)) : Optional.empty());
    }

    private Hold hold(int permits) {
        return fake(Hold.class, "release", arguments -> {
            semaphore.release(permits);
            return CompletableFuture.completedFuture(null);
        });
    }

    private Coordination coordination() {
        DistributedSemaphore asked = fake(DistributedSemaphore.class, "tryAcquire", arguments -> leases.apply((Integer) arguments[0]));
        return (Coordination) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Coordination.class}, (proxy, method, arguments) -> switch (method.getName()) {
            case "state" -> state;
            case "semaphore" -> {
                assertThat(arguments).containsExactly("protection.p." + PERMITS, PERMITS);
                yield asked;
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private <T> T fake(Class<T> type, String name, Function<Object[], Object> does) {
        return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals(name)) {
                return does.apply(arguments);
            }
            throw new UnsupportedOperationException(method.getName());
        }));
    }

    private void policy(String... more) {
        Map<String, String> values = new HashMap<>(Map.of("cluster.permits", Integer.toString(PERMITS), "bulkhead.permits", "9", "breaker", "consecutive", "breaker.threshold", "1"));
        for (String setting : more) {
            values.put(setting.split("=")[0], setting.split("=")[1]);
        }
        one.add("p", PolicySettings.read("p", values));
        two.add("p", PolicySettings.read("p", values));
    }

    private static FoundationException refused(Policies node, int weight) {
        return catchThrowableOfType(FoundationException.class, () -> node.execute(new Call("p", "x", weight), () -> "passed"));
    }

    private void assertNothingTaken() {
        assertThat(semaphore.availablePermits()).isEqualTo(PERMITS);
        assertThat(one.status("p").inUse()).isZero();
        assertThat(two.status("p").inUse()).isZero();
    }

    @Test
    void twoNodesShareThePermits() {
        policy();
        FoundationException error = one.execute(new Call("p", "x", 2), () -> {
            assertThat(two.<String>execute(Call.of("p"), () -> "fits")).isEqualTo("fits");
            return refused(two, 2);
        });
        assertThat(Refusal.of(error)).contains(Refusal.CLUSTER);
        assertThat(error.type()).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
        assertThat(two.status("p").breaker()).as("a refusal is no failure").isEqualTo(BreakerState.CLOSED);
        assertThat(Refusal.of(refused(one, PERMITS + 1))).contains(Refusal.CLUSTER);
        assertNothingTaken();
    }

    @Test
    void permitsComeBackAlsoFromWhatFailsOrTakesTooLong() {
        policy("timeLimit=1m");
        assertThat(catchThrowableOfType(FoundationException.class, () -> one.execute(Call.of("p"), () -> {
            throw new IOException("broken");
        }))).hasMessageContaining("broken");
        await().untilAsserted(this::assertNothingTaken);
    }

    @Test
    void whileTheClusterIsAwayCallsAreRefused() {
        policy();
        state = SessionState.SUSPENDED;
        assertThat(refused(one, 1).type()).isEqualTo(ErrorType.SERVICE_UNAVAILABLE);
        there = false;
        assertThat(Refusal.of(refused(one, 1))).contains(Refusal.CLUSTER);
        there = true;
        state = SessionState.ACTIVE;
        leases = permits -> CompletableFuture.failedFuture(new FoundationException(ErrorType.SESSION_LOST, "the session is over"));
        assertThat(refused(one, 1)).hasMessageContaining("the session is over");
        leases = permits -> {
            throw new FoundationException(ErrorType.CLOSED, "released");
        };
        assertThat(Refusal.of(refused(one, 1))).contains(Refusal.CLUSTER);
        assertNothingTaken();
    }

    @Test
    void orTheyPassUncounted() {
        policy("cluster.away=pass");
        there = false;
        assertThat(one.<String>execute(Call.of("p"), () -> "passed")).isEqualTo("passed");
        there = true;
        semaphore.drainPermits();
        assertThat(Refusal.of(refused(one, 1))).as("a full cluster is not away").contains(Refusal.CLUSTER);
    }

    @Test
    void aLeaseThatComesTooLateIsGivenBack() {
        policy();
        CompletableFuture<Optional<Hold>> late = new CompletableFuture<>();
        leases = permits -> {
            assertThat(semaphore.tryAcquire(permits)).isTrue();
            return late;
        };
        assertThat(refused(one, 1)).hasMessageContaining("does not answer");
        assertThat(semaphore.availablePermits()).isEqualTo(PERMITS - 1);
        late.complete(Optional.of(hold(1)));
        assertNothingTaken();
    }
}
