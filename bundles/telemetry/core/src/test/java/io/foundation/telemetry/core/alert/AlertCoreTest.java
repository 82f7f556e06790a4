package io.foundation.telemetry.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Spread;
import io.foundation.telemetry.api.alert.Alert;
import io.foundation.telemetry.api.alert.Alert.State;
import io.foundation.telemetry.api.alert.AlertRule;
import io.foundation.telemetry.api.alert.AlertRule.Figure;
import io.foundation.telemetry.api.alert.AlertRule.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AlertCoreTest {

    private static final long SECOND = 1_000_000_000;
    private final AlertCore core = new AlertCore();
    private long seconds;

    private static AlertRule rule(Figure figure, Side side, double threshold, double clear, int patience) {
        return new AlertRule("load", "cpu", Map.of(), figure, side, threshold, clear, Duration.ofSeconds(patience));
    }

    private static Reading gauge(double value) {
        return new Reading(Series.of("cpu"), Kind.GAUGE, value, Optional.empty());
    }

    private List<State> look(AlertRule rule, Reading... readings) {
        return core.look(List.of(rule), List.of(readings), ++seconds * SECOND, seconds * 1_000).stream().map(Alert::state).toList();
    }

    private State state() {
        return core.alerts().getFirst().state();
    }

    @Test
    void whatFiresGoesOnFiringInTheNextVersionAndIsNotToldOfAgain() {
        AlertRule rule = rule(Figure.VALUE, Side.ABOVE, 0.9, 0.7, 0);
        assertThat(look(rule, gauge(0.95))).containsExactly(State.FIRING);
        AlertCore next = new AlertCore();
        next.absorb(core.states(seconds * SECOND), seconds * SECOND);
        assertThat(next.look(List.of(), List.of(gauge(0.8)), ++seconds * SECOND, seconds * 1_000)).as("its rule comes a little later").isEmpty();
        assertThat(next.look(List.of(rule), List.of(gauge(0.8)), ++seconds * SECOND, seconds * 1_000)).as("between the two nothing changes").isEmpty();
        assertThat(next.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(State.FIRING);
            assertThat(alert.since()).isEqualTo(1_000);
        });
        assertThat(next.look(List.of(rule), List.of(gauge(0.7)), ++seconds * SECOND, seconds * 1_000)).extracting(Alert::state).containsExactly(State.QUIET);
    }

    @Test
    void patienceGoesOnAndWhatNobodyClaimsIsForgotten() {
        AlertRule patient = rule(Figure.VALUE, Side.ABOVE, 0.9, 0.7, 10);
        look(patient, gauge(0.95));
        seconds += 6;
        AlertCore next = new AlertCore();
        next.absorb(core.states(seconds * SECOND), seconds * SECOND);
        seconds += 3;
        assertThat(next.look(List.of(patient), List.of(gauge(0.95)), seconds * SECOND, 0)).as("not yet").isEmpty();
        seconds += 10;
        assertThat(next.look(List.of(patient), List.of(gauge(0.95)), seconds * SECOND, 0)).extracting(Alert::state).containsExactly(State.FIRING);
        AlertCore late = new AlertCore();
        late.absorb(next.states(seconds * SECOND), seconds * SECOND);
        long after = seconds * SECOND + AlertCore.KEPT_NANOS + 1;
        late.look(List.of(patient), List.of(gauge(0.1)), after, 0);
        assertThat(late.alerts()).singleElement().satisfies(alert -> assertThat(alert.state()).isEqualTo(State.QUIET));
    }

    @Test
    void firesOnceAndClearsOnlyBehindTheOtherThreshold() {
        AlertRule rule = rule(Figure.VALUE, Side.ABOVE, 0.9, 0.7, 0);
        assertThat(look(rule, gauge(0.9))).as("at the threshold is not beyond").isEmpty();
        assertThat(look(rule, gauge(0.95))).containsExactly(State.FIRING);
        assertThat(look(rule, gauge(0.8))).as("between the two").isEmpty();
        assertThat(look(rule, gauge(0.95))).isEmpty();
        assertThat(look(rule, gauge(0.7))).containsExactly(State.QUIET);
        assertThat(look(rule, gauge(0.8))).isEmpty();
    }

    @Test
    void waitsForItsPatienceBothWays() {
        AlertRule rule = rule(Figure.VALUE, Side.BELOW, 10, 12, 2);
        assertThat(look(rule, gauge(9))).isEmpty();
        assertThat(state()).isEqualTo(State.PENDING);
        assertThat(look(rule, gauge(11))).isEmpty();
        assertThat(state()).as("good again before it counted").isEqualTo(State.QUIET);
        look(rule, gauge(9));
        look(rule, gauge(9));
        assertThat(look(rule, gauge(9))).containsExactly(State.FIRING);
        assertThat(look(rule, gauge(13))).isEmpty();
        assertThat(look(rule, gauge(11))).isEmpty();
        assertThat(look(rule, gauge(13))).as("good begins anew").isEmpty();
        assertThat(look(rule, gauge(13))).isEmpty();
        assertThat(look(rule, gauge(13))).containsExactly(State.QUIET);
    }

    @Test
    void aSeriesThatIsNotThereDoesNotAlertAndOneThatGoesIsQuiet() {
        AlertRule rule = rule(Figure.VALUE, Side.BELOW, 10, 10, 0);
        assertThat(look(rule)).isEmpty();
        assertThat(look(rule, gauge(1))).containsExactly(State.FIRING);
        assertThat(look(rule)).containsExactly(State.QUIET);
        assertThat(core.alerts()).isEmpty();
    }

    @Test
    void aRateIsTheGrowthOfASecondAndBeginsAnewAfterAReset() {
        AlertRule rule = rule(Figure.RATE, Side.ABOVE, 5, 5, 0);
        assertThat(look(rule, gauge(1_000_000))).as("nothing to compare with").isEmpty();
        assertThat(look(rule, gauge(1_005))).as("it began anew").isEmpty();
        assertThat(look(rule, gauge(1_010))).isEmpty();
        assertThat(look(rule, gauge(1_016))).containsExactly(State.FIRING);
        assertThat(core.alerts().getFirst().value()).isEqualTo(6);
    }

    @Test
    void quantilesOfNothingAreNoFigure() {
        AlertRule rule = rule(Figure.P99, Side.BELOW, 10, 10, 0);
        Spread old = new Spread(5, 50, 0, 0, 0, 0, 0, 0, 0, 0);
        Spread fresh = new Spread(5, 50, 5, 1, 2, 3, 4, 5, 6, 7);
        assertThat(look(rule, new Reading(Series.of("cpu"), Kind.TIMER, 5, Optional.of(old)))).isEmpty();
        assertThat(look(rule, new Reading(Series.of("cpu"), Kind.TIMER, 5, Optional.of(fresh)))).containsExactly(State.FIRING);
        assertThat(core.alerts().getFirst().value()).isEqualTo(5);
    }

    @Test
    void eachSeriesOfANameIsLookedAtByItself() {
        AlertRule rule = new AlertRule("load", "cpu", Map.of("zone", "a"), Figure.VALUE, Side.ABOVE, 1, 1, Duration.ZERO);
        Reading one = new Reading(new Series("cpu", Map.of("zone", "a", "core", "0")), Kind.GAUGE, 2, Optional.empty());
        Reading other = new Reading(new Series("cpu", Map.of("zone", "a", "core", "1")), Kind.GAUGE, 0, Optional.empty());
        Reading elsewhere = new Reading(new Series("cpu", Map.of("zone", "b")), Kind.GAUGE, 2, Optional.empty());
        assertThat(look(rule, one, other, elsewhere)).containsExactly(State.FIRING);
        assertThat(core.alerts()).extracting(Alert::state).containsExactly(State.FIRING, State.QUIET);
    }

    @Test
    void aRuleThatCouldNotClearIsRefused() {
        assertThatThrownBy(() -> rule(Figure.VALUE, Side.ABOVE, 1, 2, 0)).isInstanceOf(FoundationException.class).hasMessageContaining("must clear at that or less");
        assertThatThrownBy(() -> rule(Figure.VALUE, Side.BELOW, 2, 1, 0)).isInstanceOf(FoundationException.class).hasMessageContaining("must clear at that or more");
        assertThatThrownBy(() -> rule(Figure.VALUE, Side.ABOVE, Double.NaN, 1, 0)).isInstanceOf(FoundationException.class);
    }

    /** Whatever the values: firing and quiet alternate, it fires only beyond the threshold and is over only at the clearing one. */
    @Property(tries = 300)
    void changesAlternateAndAreJustified(@ForAll @Size(max = 60) List<@DoubleRange(min = 0, max = 1) Double> values) {
        AlertCore fresh = new AlertCore();
        AlertRule rule = rule(Figure.VALUE, Side.ABOVE, 0.6, 0.4, 2);
        List<Alert> changes = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            List<Alert> now = fresh.look(List.of(rule), List.of(gauge(values.get(i))), i * SECOND, i);
            for (Alert change : now) {
                boolean fires = change.state() == State.FIRING;
                assertThat(i).isGreaterThanOrEqualTo(2);
                for (int before = i - 2; before <= i; before++) {
                    assertThat(values.get(before)).matches(value -> fires ? value > 0.6 : value <= 0.4);
                }
            }
            changes.addAll(now);
        }
        for (int i = 0; i < changes.size(); i++) {
            assertThat(changes.get(i).state()).isEqualTo(i % 2 == 0 ? State.FIRING : State.QUIET);
        }
    }
}
