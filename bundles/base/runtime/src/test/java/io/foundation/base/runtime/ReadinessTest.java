package io.foundation.base.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.ACTIVE;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.FAILED_ACTIVATION;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Readiness.Marker;
import io.foundation.base.api.lifecycle.Readiness.Report;
import io.foundation.base.api.lifecycle.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

@Timeout(30)
class ReadinessTest {

    private final ReadinessCore core = new ReadinessCore();
    private final List<Boolean> told = new ArrayList<>();

    @Test
    void theNodeIsNotReadyBeforeTheComponentsWereLookedAt() {
        assertThat(core.isReady()).isFalse();
        assertThat(core.reports()).containsExactly(new Report("components", false, "they have not been looked at yet"));
        core.components(List.of());
        assertThat(core.isReady()).isTrue();
        assertThat(core.reports()).isEmpty();
    }

    @Test
    void everyMarkerMustBeReady() {
        core.components(List.of());
        Marker one = core.marker("one");
        Marker two = core.marker("two");
        assertThat(core.isReady()).isFalse();
        one.ready();
        assertThat(core.isReady()).isFalse();
        assertThat(core.reports()).containsExactly(new Report("two", false, "it has not said that it is ready"), new Report("one", true, ""));
        two.ready();
        assertThat(core.isReady()).isTrue();
        one.notReady("it waits for peers");
        assertThat(core.isReady()).isFalse();
        assertThat(core.reports().get(0)).isEqualTo(new Report("one", false, "it waits for peers"));
        one.close();
        one.close();
        assertThat(core.isReady()).isTrue();
        one.notReady("it is gone");
        assertThat(core.isReady()).isTrue();
        two.notReady("");
        assertThat(core.reports().get(0).reason()).isNotEmpty();
    }

    @Test
    void markersAreBounded() {
        for (int i = 0; i < ReadinessCore.MAX_MARKERS; i++) {
            core.marker("m" + i);
        }
        assertThatExceptionOfType(FoundationException.class).isThrownBy(() -> core.marker("more"));
    }

    @Test
    void listenersAreToldThePresentAndEveryChange() {
        core.components(List.of());
        Marker marker = core.marker("m");
        Registration registration = core.listen(told::add);
        assertThat(told).containsExactly(false);
        marker.notReady("still not");
        marker.ready();
        marker.ready();
        marker.notReady("again");
        assertThat(told).containsExactly(false, true, false);
        registration.close();
        registration.close();
        marker.ready();
        assertThat(told).hasSize(3);
    }

    @Test
    void whoListensToAPartIsToldOfThatPartWhateverTheRestDoes() {
        core.components(List.of());
        Marker rest = core.marker("cluster:a");
        Marker part = core.marker("m");
        core.listen(name -> !name.startsWith("cluster:"), told::add);
        assertThat(told).containsExactly(false);
        part.ready();
        assertThat(core.isReady()).isFalse();
        assertThat(told).containsExactly(false, true);
        rest.ready();
        rest.notReady("left");
        core.componentsUnknown("for a moment");
        core.components(List.of());
        assertThat(core.isReady()).isFalse();
        assertThat(told).containsExactly(false, true, false, true);
    }

    @Test
    void aListenerThatFailsHindersNobody() {
        core.components(List.of());
        core.listen(ready -> {
            throw new AssertionError("expected by this test");
        });
        core.listen(told::add);
        core.marker("m");
        assertThat(told).containsExactly(true, false);
    }

    @Test
    void aListenerThatChangesTheReadinessIsToldInOrder() {
        core.components(List.of());
        Marker marker = core.marker("m");
        core.listen(ready -> {
            if (ready) {
                marker.notReady("not now");
            }
        });
        core.listen(told::add);
        marker.ready();
        assertThat(core.isReady()).isFalse();
        assertThat(told.get(told.size() - 1)).isFalse();
    }

    @Test
    void underConcurrencyTheLastThingToldIsTheTruth() throws Exception {
        core.components(List.of());
        List<AtomicReference<Boolean>> last = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            AtomicReference<Boolean> mine = new AtomicReference<>();
            last.add(mine);
            core.listen(mine::set);
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            boolean endsReady = t != 2;
            threads.add(Thread.ofPlatform().start(() -> {
                Marker marker = core.marker("m");
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < 2_000; i++) {
                    marker.notReady("round " + i);
                    marker.ready();
                }
                AtomicReference<Boolean> late = new AtomicReference<>();
                core.listen(late::set);
                synchronized (last) {
                    last.add(late);
                }
                if (!endsReady) {
                    marker.notReady("at the end");
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(core.isReady()).isFalse();
        assertThat(last).hasSize(9).allSatisfy(mine -> assertThat(mine.get()).isFalse());
    }

    @Test
    void componentsThatShouldWorkAndDoNotMakeTheNodeUnready() {
        FakeComponentRuntime runtime = new FakeComponentRuntime();
        ComponentConfigurationDTO component = runtime.add("foundation-a", "a.One", ACTIVE);
        runtime.add("foundation-a", "a.Two", ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION);
        ComponentInspector inspector = new ComponentInspector(runtime);
        core.components(inspector.components());
        assertThat(core.isReady()).isTrue();
        FakeComponentRuntime.missing(component, "(type=disk)", false);
        core.components(inspector.components());
        assertThat(core.isReady()).isFalse();
        assertThat(core.reports()).containsExactly(
                new Report("component:a.One", false, "it waits for a service com.example.Store with (type=disk) (reference 'store')"),
                new Report("component:a.Two", true, ""));
        component.state = FAILED_ACTIVATION;
        component.failure = "boom";
        core.components(inspector.components());
        assertThat(core.reports().get(0).reason()).isEqualTo("its start failed: boom");
    }

    @Test
    void markersAndListenersGoWithTheirBundle() {
        core.components(List.of());
        ReadinessService bundle = new ReadinessService(core);
        ReadinessService other = new ReadinessService(core);
        other.listen(told::add);
        List<Boolean> toldToBundle = new ArrayList<>();
        bundle.listen(toldToBundle::add);
        bundle.marker("never ready");
        bundle.marker("closed before").close();
        Marker kept = other.marker("other's");
        kept.ready();
        assertThat(bundle.isReady()).isFalse();
        assertThat(told).containsExactly(true, false);
        bundle.deactivate();
        assertThat(other.isReady()).isTrue();
        assertThat(other.reports()).containsExactly(new Report("other's", true, ""));
        assertThat(told).containsExactly(true, false, true);
        assertThat(toldToBundle).containsExactly(true, false);
        bundle.marker("too late");
        bundle.listen(toldToBundle::add);
        assertThat(core.isReady()).isTrue();
        kept.close();
        assertThat(core.reports()).isEmpty();
    }
}
