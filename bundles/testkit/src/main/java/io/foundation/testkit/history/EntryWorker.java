package io.foundation.testkit.history;

import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.Versioned;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A client of one key of a map. */
final class EntryWorker extends LoadWorker {

    private static final String KEY = "k";

    private final DistributedMap map;
    private long version;

    EntryWorker(AgreementLoad load, DistributedMap map, String client) {
        super(load, client, "map/" + map.name());
        this.map = map;
    }

    @Override
    CompletionStage<?> once() {
        long value = random().nextLong(1, Long.MAX_VALUE);
        return switch (random().nextInt(8)) {
            case 0 -> record(ask(EntryModel.REMOVE), map.remove(KEY), EntryWorker::shown);
            case 1, 2 -> record(ask(EntryModel.PUT, value), map.put(KEY, bytes(value)), List::of);
            case 3, 4, 5 -> record(ask(EntryModel.CAS, version, value), map.compareAndSet(KEY, version, bytes(value)), written -> {
                written.ifPresent(next -> version = next);
                return written.map(List::of).orElse(List.of());
            });
            default -> record(ask(EntryModel.GET), map.get(KEY), there -> {
                there.ifPresent(versioned -> version = versioned.version());
                return shown(there);
            });
        };
    }

    private static List<Long> shown(Optional<Versioned> there) {
        return there.map(versioned -> List.of(versioned.version(), ByteBuffer.wrap(versioned.value()).getLong())).orElse(List.of());
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
