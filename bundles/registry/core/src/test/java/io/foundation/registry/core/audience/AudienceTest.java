package io.foundation.registry.core.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Offer;
import io.foundation.registry.api.RegistryEvent;
import io.foundation.registry.api.RegistryListener;
import io.foundation.registry.api.holding.Holdings;
import io.foundation.registry.core.table.Directory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AudienceTest {

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final Audience audience = new Audience(threads::add);
    private final Directory directory = new Directory(Time.SYSTEM, audience::tell, List.of(), 100_000);
    private final Holdings holdings = new Holdings(Time.SYSTEM);
    private final Mirror mirror = new Mirror();

    /** Has what it was told of. */
    private static final class Mirror implements RegistryListener {
        private final List<String> calls = new ArrayList<>();
        private final TreeSet<EntryKey> entries = new TreeSet<>();
        private boolean broken;

        @Override
        public void snapshot(long revision, List<Entry> all) {
            calls.add("snapshot " + revision);
            entries.clear();
            all.forEach(entry -> entries.add(entry.key()));
        }

        @Override
        public void event(RegistryEvent event) {
            calls.add("event " + event.revision());
            if (event.change() == RegistryEvent.Change.REMOVED) {
                entries.remove(event.entry().key());
            } else {
                entries.add(event.entry().key());
            }
            if (broken) {
                throw new IllegalStateException("on purpose");
            }
        }
    }

    private void register(int from, int to) {
        for (int i = from; i < to; i++) {
            directory.register(holdings, Offer.of(EntryKey.of("n" + i), "holder"));
        }
    }

    private void run() {
        while (!threads.isEmpty()) {
            threads.poll().run();
        }
    }

    @Test
    void thePictureComesFirstAndNothingTwice() {
        directory.attach(holdings, "owner");
        register(0, 2);
        audience.add(mirror, directory::picture);
        register(2, 3);
        run();
        register(3, 4);
        run();
        assertThat(mirror.calls).containsExactly("snapshot 3", "event 4");
    }

    @Test
    void whoFallsBehindIsGivenTheFullPicture() {
        directory.attach(holdings, "owner");
        audience.add(mirror, directory::picture);
        run();
        register(0, Audience.MAX_WAITING + 1);
        run();
        register(5_000, 5_001);
        run();
        assertThat(mirror.calls).containsExactly("snapshot 0", "snapshot 1025", "event 1026");
        assertThat(mirror.entries).hasSize(1_026);
    }

    @Test
    void oneThatThrowsIsToldOnAndOneThatHasGoneIsNot() {
        directory.attach(holdings, "owner");
        mirror.broken = true;
        Registration registration = audience.add(mirror, directory::picture);
        run();
        register(0, 3);
        run();
        assertThat(mirror.calls).containsExactly("snapshot 0", "event 1", "event 2", "event 3");
        register(3, 4);
        registration.close();
        run();
        register(4, 5);
        run();
        assertThat(mirror.calls).hasSize(4);
    }
}
