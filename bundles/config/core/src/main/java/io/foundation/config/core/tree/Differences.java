package io.foundation.config.core.tree;

import io.foundation.config.api.Difference;
import io.foundation.config.api.Setting;
import io.foundation.config.api.Sourced;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What is different, setting by setting. */
public final class Differences {

    private Differences() {
    }

    static List<Difference> between(Map<String, Sourced> before, NavigableMap<String, Sourced> now) {
        List<Difference> found = new ArrayList<>();
        TreeSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(now.keySet());
        for (String path : paths) {
            Sourced was = before.get(path);
            Sourced is = now.get(path);
            if (!Objects.equals(was, is)) {
                found.add(new Difference(path, Optional.ofNullable(was), Optional.ofNullable(is)));
            }
        }
        return found;
    }

    /** The same without the values that must not be shown. */
    public static List<Difference> hidden(List<Difference> changes, Predicate<String> isSecret) {
        return changes.stream().map(change -> isSecret.test(change.path()) ? new Difference(change.path(), hidden(change.before()), hidden(change.now())) : change).toList();
    }

    private static Optional<Sourced> hidden(Optional<Sourced> value) {
        return value.map(sourced -> new Sourced(sourced.value() == null ? null : Setting.SECRET, sourced.origin()));
    }

    /**
     * What several differences come to. A secret that has changed counts as changed, since nobody can see whether it has changed back.
     *
     * @param steps   the oldest first
     * @param forward whether to go from the oldest to the latest, or back
     */
    static List<Difference> sum(List<Difference> steps, boolean forward) {
        Map<String, Difference> sum = new TreeMap<>();
        for (Difference step : steps) {
            sum.merge(step.path(), step, (first, last) -> new Difference(first.path(), first.before(), last.now()));
        }
        return sum.values().stream().filter(change -> !change.before().equals(change.now()) || change.now().filter(it -> Setting.SECRET.equals(it.value())).isPresent())
                .map(change -> forward ? change : new Difference(change.path(), change.now(), change.before())).toList();
    }
}
