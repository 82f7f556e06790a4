package io.foundation.base.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.ACTIVE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

class ReadinessMonitorTest {

    private record Pending(long at, Runnable task) {
    }

    private final FakeComponentRuntime runtime = new FakeComponentRuntime();
    private final ComponentConfigurationDTO component = runtime.add("foundation-a", "a.One", ACTIVE);
    private final ReadinessCore core = new ReadinessCore();
    private final List<Pending> pending = new ArrayList<>();
    private final List<Long> looks = new ArrayList<>();
    private long now;
    private final ReadinessMonitor monitor = new ReadinessMonitor(core, new ComponentInspector(runtime), (millis, task) -> {
        Pending alarm = new Pending(now + millis, () -> {
            looks.add(now);
            task.run();
        });
        pending.add(alarm);
        return () -> pending.remove(alarm);
    }, ReadinessMonitor.Pace.NORMAL);

    private void advanceTo(long millis) {
        while (true) {
            Pending next = pending.stream().filter(alarm -> alarm.at <= millis).min(Comparator.comparingLong(Pending::at)).orElse(null);
            if (next == null) {
                now = millis;
                return;
            }
            pending.remove(next);
            now = next.at;
            next.task.run();
        }
    }

    @Test
    void aReadyNodeIsLookedAtSeldom() {
        monitor.changed();
        advanceTo(200);
        assertThat(core.isReady()).isTrue();
        advanceTo(130_000);
        assertThat(looks).containsExactly(200L, 60_200L, 120_200L);
        assertThat(pending).hasSize(1);
    }

    @Test
    void anUnreadyNodeIsLookedAtOften() {
        FakeComponentRuntime.missing(component, "", false);
        monitor.changed();
        advanceTo(12_000);
        assertThat(looks).containsExactly(200L, 5_200L, 10_200L);
        component.state = ACTIVE;
        advanceTo(16_000);
        assertThat(core.isReady()).isTrue();
        assertThat(pending).singleElement().extracting(Pending::at).isEqualTo(75_200L);
    }

    @Test
    void changesAreTakenTogether() {
        monitor.changed();
        advanceTo(1_000);
        for (int i = 0; i < 100; i++) {
            monitor.changed();
            advanceTo(now + 1);
        }
        assertThat(looks).containsExactly(200L);
        advanceTo(1_200);
        assertThat(looks).containsExactly(200L, 1_200L);
        assertThat(pending).hasSize(1);
    }

    @Test
    void steadyChangesDoNotHoldTheLookOff() {
        for (int i = 0; i < 100; i++) {
            monitor.changed();
            advanceTo(now + 50);
        }
        assertThat(looks).hasSizeBetween(20, 25);
    }

    @Test
    void aRuntimeThatFailsMakesTheNodeUnreadyUntilItWorksAgain() {
        runtime.failure = new IllegalStateException("it is stopping");
        monitor.changed();
        advanceTo(200);
        assertThat(core.isReady()).isFalse();
        assertThat(core.reports().get(0).reason()).contains("it is stopping");
        runtime.failure = null;
        advanceTo(5_200);
        assertThat(core.isReady()).isTrue();
    }

    @Test
    void aStoppedMonitorLooksNoMore() {
        monitor.changed();
        Runnable underWay = pending.get(0).task;
        monitor.stop();
        assertThat(pending).isEmpty();
        monitor.changed();
        underWay.run();
        assertThat(pending).isEmpty();
        assertThat(core.isReady()).isFalse();
    }
}
