package io.foundation.cluster.core.osgi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.osgi.framework.ServiceReference;

/**
 * The providers of one kind by type; of several of a type the one with the highest ranking serves. Tells whenever
 * another one serves. Thread-safe; tells in the order of the changes.
 */
final class RankedProviders<T> {

    private final BiConsumer<String, T> serves;
    private final Map<String, List<Entry<T>>> byType = new HashMap<>();

    /** @param serves told the type and who serves it from now on; null if nobody does */
    RankedProviders(BiConsumer<String, T> serves) {
        this.serves = serves;
    }

    synchronized void add(String type, ServiceReference<T> reference, T provider) {
        T before = serving(type);
        List<Entry<T>> entries = byType.computeIfAbsent(type, name -> new ArrayList<>());
        entries.add(new Entry<>(reference, provider));
        // A reference is greater the higher its ranking, and of equal rankings the older it is.
        entries.sort((one, other) -> other.reference.compareTo(one.reference));
        tell(type, before);
    }

    synchronized void remove(String type, ServiceReference<T> reference) {
        T before = serving(type);
        List<Entry<T>> entries = byType.getOrDefault(type, new ArrayList<>());
        entries.removeIf(entry -> entry.reference.equals(reference));
        if (entries.isEmpty()) {
            byType.remove(type);
        }
        tell(type, before);
    }

    /** Gives who serves now (null if nobody does) to somebody, in order with the changes. */
    synchronized void give(String type, Consumer<T> taker) {
        taker.accept(serving(type));
    }

    /** Who serves, by type. */
    synchronized Map<String, T> serving() {
        Map<String, T> serving = new HashMap<>();
        byType.forEach((type, entries) -> serving.put(type, entries.get(0).provider));
        return serving;
    }

    synchronized List<String> types() {
        return byType.keySet().stream().sorted().toList();
    }

    private T serving(String type) {
        List<Entry<T>> entries = byType.get(type);
        return entries == null || entries.isEmpty() ? null : entries.get(0).provider;
    }

    private void tell(String type, T before) {
        T now = serving(type);
        if (now != before) {
            serves.accept(type, now);
        }
    }

    private record Entry<T>(ServiceReference<T> reference, T provider) {
    }
}
