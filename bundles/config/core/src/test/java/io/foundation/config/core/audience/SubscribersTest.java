package io.foundation.config.core.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.config.api.SettingsEvent;
import io.foundation.config.api.SettingsListener;
import io.foundation.config.api.SettingsStatus;
import io.foundation.config.core.file.SettingsFile;
import io.foundation.config.core.store.Fixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscribersTest {

    private static final String RESULTS = "interface.max_results";

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void tellsHowThingsAreAndThenEachChangeOnce() {
        Fixture settings = new Fixture(folder);
        settings.set(RESULTS, 1);
        List<SettingsEvent> heard = new ArrayList<>();
        Registration registration = settings.store.subscribe("test", List.of("interface", RESULTS), heard::add);
        settings.set("dev.debug_mode", true);
        settings.set(RESULTS, 2);
        Fixture.failure(() -> settings.set(RESULTS, -2));
        settings.set(RESULTS, 2);
        assertThat(heard).hasSize(2);
        assertThat(heard.getFirst().now().get(RESULTS)).isEqualTo(1L);
        assertThat(heard.getLast().changes()).singleElement().satisfies(change -> assertThat(change.now().orElseThrow().value()).isEqualTo(2L));
        registration.close();
        registration.close();
        settings.set(RESULTS, 3);
        assertThat(heard).hasSize(2);
        assertThat(settings.store.status().subscribers()).isEmpty();
    }

    @Test
    void oneThatThrowsIsCountedAndHarmsNobody() {
        Fixture settings = new Fixture(folder);
        List<SettingsEvent> heard = new ArrayList<>();
        settings.store.subscribe("bad", List.of(), event -> {
            throw new StackOverflowError("on purpose");
        });
        settings.store.subscribe("good", List.of(), heard::add);
        settings.set(RESULTS, 1);
        assertThat(heard).hasSize(2);
        assertThat(settings.store.status().subscribers()).extracting(SettingsStatus.Subscriber::failed).containsExactly(2L, 0L);
    }

    @Test
    void oneThatBlocksIsToldHowThingsAreInPlaceOfWhatItMissed() throws InterruptedException {
        Fixture settings = new Fixture(new SettingsFile(folder, "settings.json"), Map.of(), Map.of(), threads);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<SettingsEvent> heard = new CopyOnWriteArrayList<>();
        settings.store.subscribe("slow", List.of(), event -> {
            heard.add(event);
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
        int last = SettingsListener.MAX_WAITING + 50;
        for (int i = 1; i <= last; i++) {
            settings.set(RESULTS, i);
        }
        go.countDown();
        await().until(() -> heard.getLast().now().get(RESULTS).equals((long) last));
        await().until(() -> settings.store.status().subscribers().getFirst().skipped() == 50);
        assertThat(heard).extracting(SettingsEvent::kind).as("the beginning, and what stands for all it missed").containsExactly(SettingsEvent.Kind.PRESENT, SettingsEvent.Kind.PRESENT);
        settings.set(RESULTS, 5_000);
        await().until(() -> heard.getLast().now().get(RESULTS).equals(5_000L));
        assertThat(heard.getLast().kind()).isEqualTo(SettingsEvent.Kind.CHANGED);
    }

    @Test
    void oneThatIsClosedWhileItIsToldIsToldNoMore() {
        Fixture settings = new Fixture(folder);
        List<Registration> own = new ArrayList<>();
        List<SettingsEvent> heard = new ArrayList<>();
        own.add(settings.store.subscribe("test", List.of(), event -> {
            heard.add(event);
            own.forEach(Registration::close);
        }));
        settings.set(RESULTS, 1);
        settings.set(RESULTS, 2);
        assertThat(heard).hasSize(2);
    }

    @Test
    void oneThatChangesSettingsWhenItIsToldIsToldOfThatToo() {
        Fixture settings = new Fixture(new SettingsFile(folder, "settings.json"), Map.of(), Map.of(), threads);
        List<Object> heard = new CopyOnWriteArrayList<>();
        settings.store.subscribe("test", List.of(RESULTS), event -> {
            heard.add(event.now().get(RESULTS));
            if (event.kind() == SettingsEvent.Kind.CHANGED && heard.size() < 5) {
                settings.set(RESULTS, 100 + heard.size());
            }
        });
        settings.set(RESULTS, 1);
        await().until(() -> heard.size() == 5);
        assertThat(heard).containsExactly(1_000L, 1L, 102L, 103L, 104L);
    }
}
