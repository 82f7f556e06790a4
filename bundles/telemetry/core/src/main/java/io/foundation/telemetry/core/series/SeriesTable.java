package io.foundation.telemetry.core.series;

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
import io.foundation.telemetry.core.state.SeriesState;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * All series of a node. One that is not updated for the retention time is let go: it is shown no more, and forgotten once nobody holds it. Updated again by somebody who held it, it is back with all it
 * had. Thread-safe; finding a series that is there takes no lock.
 */
public final class SeriesTable {

    /** Counts what was not allowed and passed over. */
    public static final Series INVALID = Series.of("foundation.telemetry.invalid");

    private final MetricRegistry registry;
    private final LongSupplier nanos;
    private final ConcurrentHashMap<Series, Slot> slots = new ConcurrentHashMap<>();
    private final Map<String, Integer> ofName = new HashMap<>();
    private final LongAdder invalid = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile Bounds bounds;

    /**
     * How much there may be, and for how long.
     *
     * @param series    how many series
     * @param ofOneName how many of one name
     * @param retention after how many nanoseconds without an update one is let go
     */
    public record Bounds(int series, int ofOneName, long retention) {
    }

    /** The place of a series: held here while it is updated, and otherwise by its users alone. */
    private static final class Slot {
        private volatile LiveSeries held;
        private volatile WeakReference<LiveSeries> known;
        private long changedAt;

        private Slot(LiveSeries held, long now) {
            hold(held, now);
        }

        private void hold(LiveSeries series, long now) {
            known = new WeakReference<>(series);
            changedAt = now;
            held = series;
        }

        /** The series, if it is to be seen: also one let go that was updated since. */
        private LiveSeries shown() {
            LiveSeries there = held;
            if (there == null) {
                LiveSeries idle = known.get();
                return idle != null && idle.changed() ? idle : null;
            }
            return there;
        }
    }

    /**
     * @param registry where Metrics' reporters find the metrics
     * @param nanos    a clock that only goes forward
     */
    public SeriesTable(MetricRegistry registry, LongSupplier nanos, Bounds bounds) {
        this.registry = registry;
        this.nanos = nanos;
        this.bounds = bounds;
        asked(INVALID, Kind.COUNTER, invalid::sum);
        asked(Series.of("foundation.telemetry.refused"), Kind.COUNTER, refused::sum);
        asked(Series.of("foundation.telemetry.series"), Kind.GAUGE, slots::size);
    }

    /** Other bounds from now on; what is there stays. */
    public void bound(Bounds other) {
        bounds = other;
    }

    public Bounds bounds() {
        return bounds;
    }

    public Counter counter(Series series) {
        return find(series, Kind.COUNTER, CounterSeries.class, it -> new CounterSeries(it, invalid::increment));
    }

    public Gauge gauge(Series series) {
        return find(series, Kind.GAUGE, GaugeSeries.class, it -> new GaugeSeries(it, invalid::increment));
    }

    public Histogram histogram(Series series) {
        return find(series, Kind.HISTOGRAM, SpreadSeries.class, it -> new SpreadSeries(it, Kind.HISTOGRAM));
    }

    public Timer timer(Series series) {
        return find(series, Kind.TIMER, SpreadSeries.class, it -> new SpreadSeries(it, Kind.TIMER));
    }

    private <T extends LiveSeries> T find(Series series, Kind kind, Class<T> type, Function<Series, T> maker) {
        Slot slot = slots.get(series);
        LiveSeries there = slot == null ? null : slot.held;
        if (there == null) {
            there = findOrMake(series, maker);
        }
        if (there.kind != kind || !type.isInstance(there)) {
            throw mismatch(series, kind, there);
        }
        return type.cast(there);
    }

    private synchronized LiveSeries findOrMake(Series series, Function<Series, ? extends LiveSeries> maker) {
        Slot slot = slots.get(series);
        if (slot == null) {
            LiveSeries made = maker.apply(series);
            put(made);
            return made;
        }
        if (slot.held == null) {
            LiveSeries idle = slot.known.get();
            hold(slot, idle == null ? maker.apply(series) : idle);
        }
        return slot.held;
    }

    private void hold(Slot slot, LiveSeries series) {
        slot.hold(series, nanos.getAsLong());
        show(series);
    }

    private void put(LiveSeries made) {
        makeRoom(made.series);
        slots.put(made.series, new Slot(made, nanos.getAsLong()));
        ofName.merge(made.series.name(), 1, Integer::sum);
        show(made);
    }

    /** In the registry of Metrics, in place of a former one. */
    private void show(LiveSeries series) {
        registry.remove(series.series.toString());
        registry.register(series.series.toString(), series.metric());
    }

    private void makeRoom(Series series) {
        if (isFull(series)) {
            forget();
        }
        if (isFull(series)) {
            refused.increment();
            boolean all = slots.size() >= bounds.series;
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The series " + series + " was not made: there are " + (all ? slots.size() + " series, and at most " + bounds.series
                    + " are allowed" : ofName.get(series.name()) + " of that name, and at most " + bounds.ofOneName + " are allowed")
                    + ". Use tags with few values, or raise " + (all ? "maxSeries" : "maxSeriesOfName") + " in io.foundation.telemetry.");
        }
    }

    private boolean isFull(Series series) {
        return slots.size() >= bounds.series || ofName.getOrDefault(series.name(), 0) >= bounds.ofOneName;
    }

    /** Forgets those let go that nobody holds. */
    private void forget() {
        for (Iterator<Map.Entry<Series, Slot>> all = slots.entrySet().iterator(); all.hasNext();) {
            Map.Entry<Series, Slot> entry = all.next();
            if (entry.getValue().held == null && entry.getValue().known.get() == null) {
                all.remove();
                left(entry.getKey());
            }
        }
    }

    private void left(Series series) {
        ofName.computeIfPresent(series.name(), (name, count) -> count == 1 ? null : count - 1);
    }

    /** A series that is asked; of several the newest. */
    public Registration asked(Series series, Kind kind, DoubleSupplier source) {
        AskedSeries asked = new AskedSeries(series, kind, source);
        synchronized (this) {
            Slot slot = slots.get(series);
            LiveSeries there = slot == null ? null : slot.held == null ? slot.known.get() : slot.held;
            if (there != null && (there.kind != kind || !(there instanceof AskedSeries))) {
                throw mismatch(series, kind, there);
            }
            if (slot == null) {
                put(asked);
            } else {
                hold(slot, asked);
            }
        }
        return () -> takeBack(asked);
    }

    private synchronized void takeBack(AskedSeries asked) {
        Slot slot = slots.get(asked.series);
        if (slot != null && slot.held == asked) {
            slots.remove(asked.series);
            left(asked.series);
            registry.remove(asked.series.toString());
        }
    }

    private static FoundationException mismatch(Series series, Kind wanted, LiveSeries there) {
        return new FoundationException(ErrorType.TYPE_MISMATCH, "The series " + series + " is a " + word(there.kind) + (there instanceof AskedSeries ? " that is asked" : "")
                + " already, and cannot be used as a " + word(wanted) + (there.kind == wanted ? " in another way" : "") + ": use another name.");
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Lets go what was not updated for the retention time, takes back what was, and forgets what nobody holds. */
    public synchronized void sweep() {
        long now = nanos.getAsLong();
        for (Slot slot : slots.values()) {
            LiveSeries series = slot.held == null ? slot.known.get() : slot.held;
            if (series == null) {
                continue;
            }
            if (series.changed()) {
                series.settle();
                slot.changedAt = now;
                if (slot.held == null) {
                    hold(slot, series);
                }
            } else if (slot.held != null && now - slot.changedAt >= bounds.retention) {
                slot.held = null;
                registry.remove(series.series.toString());
            }
        }
        forget();
    }

    /** A window of time is over. */
    public void rotate() {
        for (Slot slot : slots.values()) {
            LiveSeries series = slot.held == null ? slot.known.get() : slot.held;
            if (series != null) {
                series.rotate();
            }
        }
    }

    /** What the series of a prefix hold, sorted; those that are shown alone. */
    public List<SeriesState> states(String prefix) {
        List<SeriesState> states = new ArrayList<>();
        slots.forEach((series, slot) -> {
            LiveSeries shown = Series.isIn(series.name(), prefix) ? slot.shown() : null;
            SeriesState state = shown == null ? null : shown.state();
            if (state != null) {
                states.add(state);
            }
        });
        states.sort(Comparator.comparing(SeriesState::series));
        return states;
    }

    /** What is kept here, and not elsewhere, for the next version to absorb; those let go too, as long as somebody holds them. */
    public synchronized List<SeriesState> own() {
        List<SeriesState> states = new ArrayList<>();
        for (Slot slot : slots.values()) {
            LiveSeries series = slot.held == null ? slot.known.get() : slot.held;
            SeriesState state = series == null || series instanceof AskedSeries ? null : series.state();
            if (state != null) {
                states.add(state);
            }
        }
        return states;
    }

    /** Adds what the version before has measured. Of a series that is of another kind here, or for which there is no room, nothing is taken. */
    public int absorb(List<SeriesState> states) {
        int taken = 0;
        for (SeriesState state : states) {
            try {
                LiveSeries series = (LiveSeries) switch (state.kind()) {
                    case COUNTER -> counter(state.series());
                    case GAUGE -> gauge(state.series());
                    case HISTOGRAM -> histogram(state.series());
                    case TIMER -> timer(state.series());
                };
                series.absorb(state);
                taken++;
            } catch (FoundationException notTaken) {
                // No room, which is counted as a refusal, or somebody uses the name for something else now.
            }
        }
        return taken;
    }

    /** Empties the series of a prefix. */
    public synchronized int reset(String prefix) {
        int emptied = 0;
        for (Slot slot : slots.values()) {
            LiveSeries series = slot.held == null ? slot.known.get() : slot.held;
            if (series != null && !(series instanceof AskedSeries) && Series.isIn(series.series.name(), prefix)) {
                series.reset();
                series.settle();
                if (slot.held != null) {
                    show(series);
                }
                emptied++;
            }
        }
        return emptied;
    }

    /** How many are shown. */
    public int shown() {
        return (int) slots.values().stream().filter(slot -> slot.shown() != null).count();
    }

    /** How many were let go and are held by somebody. */
    public int idle() {
        return (int) slots.values().stream().filter(slot -> slot.held == null && slot.shown() == null && slot.known.get() != null).count();
    }

    public long refused() {
        return refused.sum();
    }
}
