package io.foundation.testkit.history;

import io.foundation.coordination.api.IdGenerator;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A client of a generator of numbers. */
final class IdWorker extends LoadWorker {

    private final IdGenerator ids;

    IdWorker(AgreementLoad load, IdGenerator ids, String client) {
        super(load, client, Uniqueness.PREFIX + ids.name());
        this.ids = ids;
    }

    @Override
    CompletionStage<?> once() {
        return record(ask(Uniqueness.NEXT), ids.next(), List::of);
    }
}
