package io.foundation.mdns.core.engine;

import io.foundation.mdns.core.record.Resource;
import java.util.List;

/**
 * What came of a question.
 *
 * @param denied whether the owner of the name said that there is no such record
 */
public record Found(List<Resource> answers, List<Resource> additional, boolean denied) {

    public Found {
        answers = List.copyOf(answers);
        additional = List.copyOf(additional);
    }
}
