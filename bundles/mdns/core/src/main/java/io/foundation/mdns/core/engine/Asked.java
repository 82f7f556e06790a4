package io.foundation.mdns.core.engine;

import io.foundation.mdns.core.record.Question;
import java.util.function.Consumer;

/**
 * A question that somebody waits for.
 *
 * @param gather whether answers of several are waited for until the end
 * @param until  when he waits no longer
 */
record Asked(Question question, boolean gather, long until, Consumer<Found> asker) {
}
