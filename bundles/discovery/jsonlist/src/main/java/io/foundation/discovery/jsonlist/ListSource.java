package io.foundation.discovery.jsonlist;

import io.foundation.base.api.error.FoundationException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where a list is kept. */
interface ListSource extends AutoCloseable {

    /** The list as it is now; empty if it is as it was the last time. Fails with a {@link FoundationException}. */
    CompletionStage<Optional<byte[]>> read();

    /** The next answer is whole: what the last one said could not be used. */
    void forget();

    @Override
    void close();
}
