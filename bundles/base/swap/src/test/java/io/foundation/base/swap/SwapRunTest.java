package io.foundation.base.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.swap.SwapMode;
import io.foundation.base.api.swap.SwapReport;
import io.foundation.base.api.swap.SwapReport.Outcome;
import io.foundation.base.api.swap.SwapStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every way a swap can go. */
class SwapRunTest {

    private static final String MESH = "mesh";
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration WATCH = Duration.ofSeconds(1);

    private final FakeGround ground = new FakeGround().feature(MESH, "1", "2").installed(MESH, "1");
    private final List<String> told = new ArrayList<>();

    private SwapReport swap() throws InterruptedException {
        return new SwapRun(ground, new Planner(ground).plan(MESH, "2"), SETTLE, WATCH, (SwapStep step) -> told.add(step.name())).run();
    }

    @Test
    void theNewOneComesBeforeTheOldOneGoes() throws InterruptedException {
        SwapReport report = swap();
        assertThat(report.outcome()).isEqualTo(Outcome.SWAPPED);
        assertThat(report.plan().mode()).isEqualTo(SwapMode.SIDE_BY_SIDE);
        assertThat(ground.done).containsExactly("install 1", "install 2", "drain mesh-1", "uninstall 1");
        assertThat(told).containsExactly("install", "verify", "drain", "remove", "watch");
        assertThat(ground.installed(MESH)).containsExactly("2");
    }

    @Test
    void whatCannotBeThereTwiceIsExchanged() throws InterruptedException {
        ground.alone = true;
        assertThat(swap().outcome()).isEqualTo(Outcome.SWAPPED);
        assertThat(ground.done).containsExactly("exchange 2");
        assertThat(told).containsExactly("exchange", "verify", "watch");
    }

    @Test
    void aNewOneThatDoesNotWorkGoesAgainAndTheOldOneNeverWent() throws InterruptedException {
        ground.problems = () -> ground.has(MESH, "2") ? List.of("The mesh is torn.") : List.of();
        SwapReport report = swap();
        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.reason()).contains("Version 2 did not work within 2 s", "The mesh is torn.");
        assertThat(ground.installed(MESH)).containsExactly("1");
        assertThat(ground.done).doesNotContain("uninstall 1").contains("uninstall 2");
    }

    @Test
    void aFailureAfterTheOldOneWentBringsItBack() throws InterruptedException {
        ground.problems = () -> ground.has(MESH, "1") ? List.of() : List.of("Nobody is linked.");
        SwapReport report = swap();
        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.reason()).startsWith("After 1 was gone: Nobody is linked.");
        assertThat(ground.installed(MESH)).containsExactly("1");
        assertThat(told).endsWith("roll-back", "verify");
    }

    @Test
    void anInPlaceExchangeThatDoesNotWorkIsExchangedBack() throws InterruptedException {
        ground.alone = true;
        ground.problems = () -> ground.has(MESH, "2") ? List.of("It does not start.") : List.of();
        assertThat(swap().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(ground.done).containsExactly("exchange 2", "exchange 1");
    }

    @Test
    void whatWasWrongBeforeIsNoReasonToGoBack() throws InterruptedException {
        ground.problems = () -> List.of("node-3 is unreachable.");
        assertThat(swap().outcome()).isEqualTo(Outcome.SWAPPED);
    }

    @Test
    void whatIsWrongForAMomentIsWaitedFor() throws InterruptedException {
        ground.problems = () -> ground.has(MESH, "2") && ground.now < 1_500_000_000L ? List.of("It is starting.") : List.of();
        SwapReport report = swap();
        assertThat(report.outcome()).isEqualTo(Outcome.SWAPPED);
        assertThat(report.steps().get(1).millis()).isEqualTo(1_500);
    }

    @Test
    void aVersionThatCannotBeInstalledChangesNothing() throws InterruptedException {
        ground.failsAt = "install 2";
        SwapReport report = swap();
        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.reason()).contains("no way to install 2");
        assertThat(ground.installed(MESH)).containsExactly("1");
    }

    @Test
    void aWayBackThatIsBlockedIsSaid() throws InterruptedException {
        ground.failsAt = "uninstall 2";
        ground.problems = () -> ground.has(MESH, "2") ? List.of("It burns.") : List.of();
        SwapReport report = swap();
        assertThat(report.outcome()).isEqualTo(Outcome.STUCK);
        assertThat(report.reason()).contains("It burns.", "no way to uninstall 2");
    }

    @Test
    void anOldOneThatDoesNotFinishIsTakenAwayAllTheSame() throws InterruptedException {
        ground.undrained = List.of("mesh 1 had not finished.");
        SwapReport report = swap();
        assertThat(report.outcome()).isEqualTo(Outcome.SWAPPED);
        assertThat(report.steps()).anyMatch(step -> step.name().equals("drain") && step.detail().contains("had not finished"));
    }
}
