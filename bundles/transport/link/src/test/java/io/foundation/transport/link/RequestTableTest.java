package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;

class RequestTableTest {

    private static final long MILLI = 1_000_000L;

    private static PendingRequest open(RequestTable table, long timeoutMillis, long nowMillis) {
        return table.open(0, 0, 0, timeoutMillis * MILLI, nowMillis * MILLI);
    }

    private static ErrorType failure(PendingRequest request) {
        return ((FoundationException) request.exceptionNow()).type();
    }

    @Example
    void anAnswerIsTakenOnce() {
        RequestTable table = new RequestTable(0);
        PendingRequest request = open(table, 100, 0);
        assertThat(table.take(request.correlation)).isSameAs(request);
        assertThat(table.take(request.correlation)).isNull();
        assertThat(table.take(12_345)).isNull();
        assertThat(table.outstanding()).isZero();
    }

    @Example
    void noRequestMoreThanTheBoundIsTaken() {
        RequestTable table = new RequestTable(0);
        List<PendingRequest> taken = new ArrayList<>();
        for (int i = 0; i < RequestTable.MAX_OUTSTANDING; i++) {
            taken.add(open(table, 1_000, 0));
        }
        PendingRequest tooMany = open(table, 1_000, 0);
        assertThat(failure(tooMany)).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
        assertThat(table.outstanding()).isEqualTo(RequestTable.MAX_OUTSTANDING);
        table.take(taken.get(77).correlation);
        assertThat(open(table, 1_000, 0).isDone()).isFalse();
        table.expire(2_000 * MILLI);
        assertThat(table.outstanding()).isZero();
        assertThat(taken).filteredOn(PendingRequest::isDone).hasSize(RequestTable.MAX_OUTSTANDING - 1);
    }

    @Example
    void closingFailsAllAndEveryLaterOne() {
        RequestTable table = new RequestTable(0);
        PendingRequest request = open(table, 1_000, 0);
        table.close(new FoundationException(ErrorType.UNREACHABLE, "gone"));
        assertThat(failure(request)).isEqualTo(ErrorType.UNREACHABLE);
        assertThat(failure(open(table, 1_000, 0))).isEqualTo(ErrorType.CLOSED);
        assertThat(table.take(request.correlation)).isNull();
        table.expire(5_000 * MILLI);
    }

    /** Against a plain map: never too early, never later than two turns after the deadline, whatever the times. */
    @Property(seed = "5", tries = 300, generation = GenerationMode.RANDOMIZED)
    void theWheelIsNeverEarlyAndHardlyLate(@ForAll long seed) {
        Random random = new Random(seed);
        long start = random.nextLong() >> 8;
        RequestTable table = new RequestTable(start);
        Map<PendingRequest, Long> deadlines = new HashMap<>();
        long now = start;
        for (int step = 0; step < 300; step++) {
            if (random.nextInt(3) > 0) {
                long timeout = 1 + (long) (random.nextDouble() * (random.nextInt(10) == 0 ? 20_000 : 300) * MILLI);
                deadlines.put(table.open(0, 0, 0, timeout, now), now + timeout);
            } else if (!deadlines.isEmpty() && random.nextBoolean()) {
                PendingRequest any = deadlines.keySet().stream().min(java.util.Comparator.comparingLong(request -> request.correlation)).orElseThrow();
                assertThat(table.take(any.correlation)).isSameAs(any);
                deadlines.remove(any);
            }
            now += (long) (random.nextDouble() * (random.nextInt(30) == 0 ? 6_000 : 20) * MILLI);
            table.expire(now);
            long time = now;
            deadlines.entrySet().removeIf(entry -> {
                boolean done = entry.getKey().isDone();
                if (done) {
                    assertThat(failure(entry.getKey())).isEqualTo(ErrorType.TIMEOUT);
                    assertThat(time).isGreaterThanOrEqualTo(entry.getValue());
                } else {
                    assertThat(time).isLessThan(entry.getValue() + 3 * RequestTable.TICK_NANOS);
                }
                return done;
            });
            assertThat(table.outstanding()).isEqualTo(deadlines.size());
        }
    }

    @Example
    void oneTaskTurnsAllWheelsAndStopsWhenNothingWaits() {
        long[] now = {0};
        List<Runnable> due = new ArrayList<>();
        RequestTable one = new RequestTable(0);
        RequestTable two = new RequestTable(0);
        TimeoutTicker ticker = new TimeoutTicker((nanos, task) -> due.add(task), new ManualTime(now), () -> List.of(one, two));

        PendingRequest first = open(one, 30, 0);
        ticker.wake();
        PendingRequest second = open(two, 60, 0);
        ticker.wake();
        assertThat(due).as("one task for both").hasSize(1);

        for (int turn = 0; turn < 20 && !due.isEmpty(); turn++) {
            now[0] += RequestTable.TICK_NANOS;
            due.remove(0).run();
        }
        assertThat(due).isEmpty();
        assertThat(first.isDone() && second.isDone()).isTrue();
        open(one, 30, now[0] / MILLI);
        ticker.wake();
        assertThat(due).as("it begins again").hasSize(1);
    }
}
