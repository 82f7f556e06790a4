package io.foundation.testkit.history;

import io.foundation.coordination.api.DistributedCounter;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A client of a counter. */
final class CounterWorker extends LoadWorker {

    private static final int FEW = 4;

    private final DistributedCounter counter;
    private long seen;

    CounterWorker(AgreementLoad load, DistributedCounter counter, String client) {
        super(load, client, "counter/" + counter.name());
        this.counter = counter;
    }

    @Override
    CompletionStage<?> once() {
        long number = 1 + random().nextLong(FEW);
        return switch (random().nextInt(8)) {
            case 0 -> record(ask(CounterModel.SET, number), counter.set(number), List::of);
            case 1, 2 -> {
                long expected = seen;
                yield record(ask(CounterModel.CAS, expected, expected + number), counter.compareAndSet(expected, expected + number), done -> List.of(done ? 1L : 0L));
            }
            case 3, 4 -> record(ask(CounterModel.GET), counter.get().thenApply(this::see), List::of);
            default -> record(ask(CounterModel.ADD, number), counter.add(number).thenApply(this::see), List::of);
        };
    }

    private long see(long value) {
        seen = value;
        return value;
    }
}
