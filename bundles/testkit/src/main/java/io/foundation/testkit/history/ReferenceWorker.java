package io.foundation.testkit.history;

import io.foundation.coordination.api.AtomicReference;
import io.foundation.coordination.api.Versioned;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A client of a reference. */
final class ReferenceWorker extends LoadWorker {

    private final AtomicReference reference;
    private volatile long seen;

    ReferenceWorker(AgreementLoad load, AtomicReference reference, String client) {
        super(load, client, "reference/" + reference.name());
        this.reference = reference;
    }

    @Override
    CompletionStage<?> once() {
        long value = random().nextLong() >>> 1;
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return switch (random().nextInt(5)) {
            case 0 -> record(ask(RegisterModel.SET, value), reference.set(bytes), List::of);
            case 1, 2 -> {
                long version = seen;
                yield record(ask(RegisterModel.CAS, version, value), reference.compareAndSet(version, bytes), next -> next.map(List::of).orElse(List.of()));
            }
            default -> record(ask(RegisterModel.GET), reference.get(), this::see);
        };
    }

    private List<Long> see(Optional<Versioned> value) {
        seen = value.map(Versioned::version).orElse(AtomicReference.NEVER_SET);
        return List.of(seen, value.map(known -> ByteBuffer.wrap(known.value()).getLong()).orElse(0L));
    }
}
