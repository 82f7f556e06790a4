package io.foundation.telemetry.core.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.telemetry.api.Counter;
import io.foundation.telemetry.api.Gauge;
import io.foundation.telemetry.api.Histogram;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Timer;
import io.foundation.telemetry.core.state.StateCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SeriesTableTest {

    private static final long RETENTION = Duration.ofMinutes(5).toNanos();

    private final AtomicLong now = new AtomicLong(-7);
    private final MetricRegistry metrics = new MetricRegistry();
    private final SeriesTable table = table(50, 10);

    private SeriesTable table(int series, int ofName) {
        return new SeriesTable(metrics, now::get, new SeriesTable.Bounds(series, ofName, RETENTION));
    }

    private List<String> names(String prefix) {
        return table.states(prefix).stream().map(state -> state.series().toString()).toList();
    }

    private double value(Series series) {
        return table.states(series.name()).stream().filter(state -> state.series().equals(series)).findFirst().orElseThrow().value();
    }

    private static Series tagged(String name, String tag) {
        return new Series(name, Map.of("tag", tag));
    }

    @Test
    void oneSeriesIsOneWhoeverAsks() {
        table.counter(Series.of("a.b")).add(2);
        table.counter(new Series("a.b", Map.of())).increment();
        table.counter(tagged("a.b", "x")).increment();
        assertThat(value(Series.of("a.b"))).isEqualTo(3);
        assertThat(value(tagged("a.b", "x"))).isEqualTo(1);
    }

    @Test
    void prefixesAreOfWholeWords() {
        table.counter(Series.of("orders"));
        table.counter(Series.of("orders.accepted"));
        table.counter(Series.of("orders_late"));
        assertThat(names("orders")).containsExactly("orders", "orders.accepted");
        assertThat(names("orders.accepted")).containsExactly("orders.accepted");
        assertThat(names("")).contains("orders", "orders_late");
    }

    @Test
    void anotherKindIsRefusedWithASentence() {
        table.counter(Series.of("a"));
        assertThatThrownBy(() -> table.timer(Series.of("a"))).isInstanceOfSatisfying(FoundationException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.TYPE_MISMATCH))
                .hasMessage("The series a is a counter already, and cannot be used as a timer: use another name.");
        assertThatThrownBy(() -> table.asked(Series.of("a"), Kind.COUNTER, () -> 1)).hasMessageContaining("in another way");
    }

    @Test
    void whatIsNotAllowedIsPassedOverAndCounted() {
        Counter counter = table.counter(Series.of("a"));
        counter.add(5);
        counter.add(-1);
        Gauge gauge = table.gauge(Series.of("g"));
        gauge.set(3);
        gauge.set(Double.NaN);
        assertThat(counter.value()).isEqualTo(5);
        assertThat(gauge.value()).isEqualTo(3);
        assertThat(value(SeriesTable.INVALID)).isEqualTo(2);
    }

    @Test
    void tooManySeriesAreRefusedAndThoseThereGoOn() {
        List<Counter> held = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            held.add(table.counter(tagged("users", "u" + i)));
        }
        assertThatThrownBy(() -> table.counter(tagged("users", "one more"))).isInstanceOfSatisfying(FoundationException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.RESOURCE_EXHAUSTED))
                .hasMessage("The series users{tag=one more} was not made: there are 10 of that name, and at most 10 are allowed. Use tags with few values, or raise maxSeriesOfName in io.foundation.telemetry.");
        for (int i = 0; table.shown() < 50; i++) {
            held.add(table.counter(Series.of("s" + i)));
        }
        assertThatThrownBy(() -> table.counter(Series.of("last"))).hasMessageContaining("there are 50 series, and at most 50 are allowed").hasMessageContaining("maxSeries ");
        held.forEach(Counter::increment);
        assertThat(value(tagged("users", "u3"))).isEqualTo(1);
        assertThat(value(Series.of("foundation.telemetry.refused"))).isEqualTo(2);
        assertThat(table.counter(tagged("users", "u3")).value()).isEqualTo(1);
    }

    @Test
    void aSeriesIsShownForTheWholeRetentionAfterItsLastUpdate() {
        Counter counter = table.counter(Series.of("a"));
        for (int round = 0; round < 5; round++) {
            counter.increment();
            now.addAndGet(RETENTION - 1);
            table.sweep();
            assertThat(names("a")).as("round %d", round).containsExactly("a");
        }
        now.addAndGet(RETENTION - 1);
        table.sweep();
        assertThat(names("a")).as("not long enough after the sweep that saw the update").containsExactly("a");
        now.addAndGet(1);
        table.sweep();
        assertThat(names("a")).isEmpty();
        assertThat(metrics.getMetrics()).doesNotContainKey("a");
        assertThat(table.idle()).isEqualTo(1);
        assertThat(counter.value()).isEqualTo(5);
    }

    @Test
    void whoHoldsASeriesThatWasLetGoLosesNothing() {
        Counter counter = table.counter(Series.of("a"));
        counter.add(41);
        table.sweep();
        now.addAndGet(RETENTION);
        table.sweep();
        assertThat(names("a")).isEmpty();
        counter.increment();
        assertThat(value(Series.of("a"))).as("seen at once, before any sweep").isEqualTo(42);
        table.sweep();
        assertThat(metrics.getMetrics()).containsKey("a");
        assertThat(value(Series.of("a"))).isEqualTo(42);
        now.addAndGet(RETENTION);
        table.sweep();
        assertThat(table.counter(Series.of("a"))).as("asked for again while it is let go").isSameAs(counter);
    }

    @Test
    void whatNobodyHoldsIsForgottenAndMakesRoom() {
        for (int i = 0; i < 10; i++) {
            table.counter(tagged("users", "u" + i)).increment();
        }
        table.sweep();
        now.addAndGet(RETENTION);
        table.sweep();
        Awaitility.await().until(() -> {
            System.gc();
            try {
                table.counter(tagged("users", "later"));
                return true;
            } catch (FoundationException full) {
                return false;
            }
        });
        assertThat(table.counter(tagged("users", "u1")).value()).as("begun anew").isZero();
    }

    @Test
    void whatIsAskedIsShownUntilItIsTakenBack() {
        Registration older = table.asked(Series.of("asked"), Kind.GAUGE, () -> 1);
        Registration newer = table.asked(Series.of("asked"), Kind.GAUGE, () -> 2);
        now.addAndGet(10 * RETENTION);
        table.sweep();
        assertThat(value(Series.of("asked"))).isEqualTo(2);
        older.close();
        assertThat(value(Series.of("asked"))).as("the older one does not take the newer one with it").isEqualTo(2);
        newer.close();
        assertThat(names("asked")).isEmpty();
        assertThat(metrics.getMetrics()).doesNotContainKey("asked");
    }

    @Test
    void anAskedOneThatThrowsIsNotShownAndHarmsNobody() {
        table.asked(Series.of("bad"), Kind.GAUGE, () -> {
            throw new IllegalStateException("on purpose");
        });
        table.counter(Series.of("good")).increment();
        assertThat(names("bad")).isEmpty();
        assertThat(names("good")).containsExactly("good");
    }

    @Test
    void emptiedOnesBeginAnewForTheirHoldersToo() {
        Counter counter = table.counter(Series.of("a.one"));
        Timer timer = table.timer(Series.of("a.two"));
        counter.add(5);
        timer.record(100);
        table.counter(Series.of("b")).add(9);
        assertThat(table.reset("a")).isEqualTo(2);
        assertThat(counter.value()).isZero();
        assertThat(timer.spread().count()).isZero();
        assertThat(value(Series.of("b"))).isEqualTo(9);
        counter.increment();
        assertThat(value(Series.of("a.one"))).isEqualTo(1);
        assertThat(metrics.counter("a.one").getCount()).isEqualTo(1);
    }

    /** The next version takes all over, adds what was counted meanwhile, and does not overwrite a newer gauge. */
    @Test
    void theNextVersionGoesOnWhereThisOneEnded() {
        table.counter(Series.of("c")).add(10);
        table.gauge(Series.of("g")).set(1);
        table.gauge(Series.of("h")).set(7);
        table.timer(Series.of("t")).record(1_000);
        table.histogram(tagged("x", "é\n")).record(-5);
        table.asked(Series.of("asked"), Kind.GAUGE, () -> 3);
        byte[] bytes = StateCodec.write(table.own(), 1 << 20).bytes();
        SeriesTable next = new SeriesTable(new MetricRegistry(), now::get, new SeriesTable.Bounds(50, 10, RETENTION));
        next.counter(Series.of("c")).add(1);
        next.gauge(Series.of("g")).set(2);
        next.timer(Series.of("t")).record(3_000);
        assertThat(next.absorb(StateCodec.read(bytes, 100).states())).isEqualTo(5);
        assertThat(next.counter(Series.of("c")).value()).isEqualTo(11);
        assertThat(next.gauge(Series.of("g")).value()).isEqualTo(2);
        assertThat(next.gauge(Series.of("h")).value()).isEqualTo(7);
        assertThat(next.timer(Series.of("t")).spread()).satisfies(spread -> {
            assertThat(spread.count()).isEqualTo(2);
            assertThat(spread.sum()).isEqualTo(4_000);
            assertThat(spread.min()).isBetween(990L, 1_010L);
        });
        assertThat(next.histogram(tagged("x", "é\n")).spread().min()).isEqualTo(-5);
        assertThat(next.states("asked")).isEmpty();
    }

    @Test
    void whatDoesNotFitIsLeftOutAndSaid() {
        for (int i = 0; i < 10; i++) {
            table.counter(Series.of("n" + i)).increment();
        }
        StateCodec.Written written = StateCodec.write(table.own(), 60);
        assertThat(written.cut()).isTrue();
        StateCodec.Read read = StateCodec.read(written.bytes(), 100);
        assertThat(read.cut()).isTrue();
        assertThat(read.states()).isNotEmpty().hasSizeLessThan(10);
        assertThatThrownBy(() -> StateCodec.read(written.bytes(), 1)).isInstanceOf(FoundationException.class);
    }

    @Test
    void nothingIsLostOfWhatManyThreadsAddWhileItIsSweptAndRead() throws Exception {
        int threads = 4;
        int each = 50_000;
        // Held here: what nobody holds may be forgotten between two updates, as time flies in this test.
        Counter held = table.counter(Series.of("shared"));
        Histogram heldSpread = table.histogram(Series.of("spread"));
        List<Future<?>> adding = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                adding.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        table.counter(Series.of("shared")).increment();
                        table.histogram(Series.of("spread")).record(i);
                    }
                }));
            }
            while (adding.stream().anyMatch(future -> !future.isDone())) {
                now.addAndGet(RETENTION);
                table.sweep();
                table.rotate();
                table.states("");
            }
            for (Future<?> future : adding) {
                future.get();
            }
        }
        assertThat(held.value()).isEqualTo((long) threads * each);
        assertThat(heldSpread.spread().count()).isEqualTo((long) threads * each);
    }
}
