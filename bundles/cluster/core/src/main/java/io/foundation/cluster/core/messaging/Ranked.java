package io.foundation.cluster.core.messaging;

import io.foundation.base.api.lifecycle.Registration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Things in the order of their ranking, highest first, among equals the older. Reading takes no lock. Thread-safe. */
public final class Ranked<T> {

    private final List<Entry<T>> entries = new ArrayList<>();
    private volatile List<T> all = List.of();

    private record Entry<T>(int ranking, T thing) {
    }

    public Registration add(int ranking, T thing) {
        Entry<T> entry = new Entry<>(ranking, thing);
        synchronized (this) {
            entries.add(entry);
            publish();
        }
        return () -> remove(entry);
    }

    private synchronized void remove(Entry<T> entry) {
        // By identity: the same thing may be there twice.
        entries.removeIf(each -> each == entry);
        publish();
    }

    private void publish() {
        all = entries.stream().sorted(Comparator.comparingInt((Entry<T> entry) -> entry.ranking).reversed()).map(Entry::thing).toList();
    }

    public List<T> all() {
        return all;
    }
}
