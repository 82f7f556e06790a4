package io.foundation.telemetry.core.alert;

import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Spread;
import io.foundation.telemetry.api.alert.Alert;
import io.foundation.telemetry.api.alert.Alert.State;
import io.foundation.telemetry.api.alert.AlertRule;
import io.foundation.telemetry.api.alert.AlertRule.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Decides what alerts: looks at readings when it is told to, without a clock or a thread of its own. Not thread-safe. */
public final class AlertCore {

    /** How long after it was taken over a state waits for its rule and its series to be there again. */
    static final long KEPT_NANOS = 60_000_000_000L;

    private final Map<Key, Watch> watches = new HashMap<>();
    private final Map<Claim, AlertState> kept = new HashMap<>();
    private long keptUntil;

    private record Key(AlertRule rule, Series series) {
    }

    /** What was taken over, until the rule of that name looks at that series again. */
    private record Claim(String rule, Series series) {
    }

    /** How one series stands to one rule. */
    private static final class Watch {
        private State state = State.QUIET;
        private double figure;
        private long sinceWall;
        /** Since when it has been bad while it is pending, or good while it fires; of the steady clock. */
        private long turnedAt;
        private boolean turned;
        /** What a rate is the growth of. */
        private double formerValue;
        private long formerAt;
        private boolean hasFormer;
    }

    /**
     * Looks once.
     *
     * @param nanos a clock that only goes forward
     * @param wall  the wall clock in milliseconds
     * @return what began to fire, and what ended
     */
    public List<Alert> look(Collection<AlertRule> rules, List<Reading> readings, long nanos, long wall) {
        if (nanos - keptUntil > 0) {
            kept.clear();
        }
        List<Alert> changes = new ArrayList<>();
        Set<Key> seen = new HashSet<>();
        for (AlertRule rule : rules) {
            for (Reading reading : readings) {
                if (rule.isAbout(reading.series())) {
                    Key key = new Key(rule, reading.series());
                    Watch watch = watches.computeIfAbsent(key, it -> fresh(wall));
                    claim(key, watch, nanos);
                    OptionalDouble figure = figure(rule, reading, watch, nanos);
                    if (figure.isPresent()) {
                        seen.add(key);
                        judge(key, watch, figure.getAsDouble(), nanos, wall, changes);
                    } else if (rule.figure() == AlertRule.Figure.RATE) {
                        // Known from the next look on.
                        seen.add(key);
                    }
                }
            }
        }
        watches.entrySet().removeIf(entry -> {
            boolean gone = !seen.contains(entry.getKey());
            if (gone && entry.getValue().state == State.FIRING) {
                become(entry.getKey(), entry.getValue(), State.QUIET, wall, changes);
            }
            return gone;
        });
        return changes;
    }

    /** What stands now, for {@link #absorb} of another version; what is quiet begins anew there. */
    public List<AlertState> states(long nanos) {
        List<AlertState> states = new ArrayList<>(kept.values());
        watches.forEach((key, watch) -> {
            if (watch.state != State.QUIET) {
                states.add(new AlertState(key.rule.id(), key.series, watch.state, watch.figure, watch.sinceWall, watch.turned ? nanos - watch.turnedAt : -1));
            }
        });
        return states;
    }

    /** Goes on with what another version has left: what fired goes on firing, and nobody is told of it again. */
    public void absorb(List<AlertState> states, long nanos) {
        states.forEach(state -> kept.put(new Claim(state.rule(), state.series()), state));
        keptUntil = nanos + KEPT_NANOS;
    }

    private void claim(Key key, Watch watch, long nanos) {
        AlertState state = kept.isEmpty() ? null : kept.remove(new Claim(key.rule.id(), key.series));
        if (state != null && watch.state != State.FIRING) {
            watch.state = state.state();
            watch.figure = state.figure();
            watch.sinceWall = state.since();
            watch.turned = state.turned() >= 0;
            watch.turnedAt = nanos - state.turned();
        }
    }

    private static Watch fresh(long wall) {
        Watch watch = new Watch();
        watch.sinceWall = wall;
        return watch;
    }

    private static void judge(Key key, Watch watch, double figure, long nanos, long wall, List<Alert> changes) {
        AlertRule rule = key.rule;
        watch.figure = figure;
        boolean bad = rule.side() == Side.ABOVE ? figure > rule.threshold() : figure < rule.threshold();
        boolean good = rule.side() == Side.ABOVE ? figure <= rule.clear() : figure >= rule.clear();
        if (watch.state == State.FIRING) {
            if (holds(watch, good, rule, nanos)) {
                become(key, watch, State.QUIET, wall, changes);
            }
        } else if (holds(watch, bad, rule, nanos)) {
            become(key, watch, State.FIRING, wall, changes);
        } else if (bad != (watch.state == State.PENDING)) {
            become(key, watch, bad ? State.PENDING : State.QUIET, wall, changes);
        }
    }

    /** Whether it has been so for as long as the rule asks. */
    private static boolean holds(Watch watch, boolean so, AlertRule rule, long nanos) {
        if (so && !watch.turned) {
            watch.turnedAt = nanos;
        }
        watch.turned = so;
        return so && nanos - watch.turnedAt >= rule.patience().toNanos();
    }

    private static void become(Key key, Watch watch, State state, long wall, List<Alert> changes) {
        boolean told = state == State.FIRING || watch.state == State.FIRING;
        watch.state = state;
        watch.sinceWall = wall;
        if (told) {
            watch.turned = false;
            changes.add(alert(key, watch));
        }
    }

    private static OptionalDouble figure(AlertRule rule, Reading reading, Watch watch, long nanos) {
        Spread spread = reading.spread().filter(it -> it.recent() > 0).orElse(null);
        return switch (rule.figure()) {
            case VALUE -> OptionalDouble.of(reading.value());
            case RATE -> rate(reading.value(), watch, nanos);
            case MEAN -> spread == null ? OptionalDouble.empty() : OptionalDouble.of(spread.mean());
            case P50 -> spread == null ? OptionalDouble.empty() : OptionalDouble.of(spread.p50());
            case P90 -> spread == null ? OptionalDouble.empty() : OptionalDouble.of(spread.p90());
            case P99 -> spread == null ? OptionalDouble.empty() : OptionalDouble.of(spread.p99());
            case P999 -> spread == null ? OptionalDouble.empty() : OptionalDouble.of(spread.p999());
            case MAX -> spread == null ? OptionalDouble.empty() : OptionalDouble.of(spread.max());
        };
    }

    /** Not known at the first look, nor at the one after it began anew. */
    private static OptionalDouble rate(double value, Watch watch, long nanos) {
        boolean known = watch.hasFormer && value >= watch.formerValue && nanos > watch.formerAt;
        OptionalDouble rate = known ? OptionalDouble.of((value - watch.formerValue) * 1e9 / (nanos - watch.formerAt)) : OptionalDouble.empty();
        watch.formerValue = value;
        watch.formerAt = nanos;
        watch.hasFormer = true;
        return rate;
    }

    /** How all stand, those that fire first, then those that may soon. */
    public List<Alert> alerts() {
        return watches.entrySet().stream().map(entry -> alert(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing((Alert alert) -> alert.state()).reversed().thenComparing(alert -> alert.rule().id()).thenComparing(Alert::series)).toList();
    }

    private static Alert alert(Key key, Watch watch) {
        return new Alert(key.rule, key.series, watch.state, watch.figure, watch.sinceWall);
    }
}
