package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what is wrong with a configuration, so that all of it is said at once and not one sentence a try. */
final class Problems {

    private final List<FoundationException> found = new ArrayList<>();

    void add(FoundationException problem) {
        found.add(problem);
    }

    void add(ErrorType type, String sentence) {
        found.add(new FoundationException(type, sentence));
    }

    void addAll(Collection<FoundationException> problems) {
        found.addAll(problems);
    }

    /** @throws BrokenConfiguration if anything was noted */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new BrokenConfiguration(found.get(0).type(), found.stream().map(Throwable::getMessage).distinct().toList());
        }
    }
}
