package io.foundation.coordination.core.collection;

import io.foundation.coordination.api.EntryEvent;
import io.foundation.coordination.api.Versioned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a listener makes of its events, one after the other, and what is wrong with them. */
final class Fold {

    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, Long> last = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    void accept(EntryEvent event) {
        Optional<Long> before = event.before().map(Versioned::version);
        Optional<Long> now = event.now().map(Versioned::version);
        if (!before.equals(Optional.ofNullable(versions.get(event.key())))) {
            wrong.add("told of another state before than was told last: " + event + ", " + versions.get(event.key()));
        }
        if (before.equals(now)) {
            wrong.add("told without a change: " + event);
        }
        now.ifPresentOrElse(version -> {
            versions.put(event.key(), version);
            Long earlier = last.put(event.key(), version);
            if (earlier != null && earlier >= version) {
                wrong.add("told twice, or went back: " + event + " after " + earlier);
            }
        }, () -> versions.remove(event.key()));
    }

    /** By key. */
    Map<String, Long> versions() {
        return versions;
    }

    List<String> wrong() {
        return wrong;
    }
}
