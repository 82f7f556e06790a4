package io.foundation.cluster.core.messaging;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.messaging.Target;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What this node tells the others that it can do, and how that stands in what a member says of itself: an entry of its metadata
 * for each kind, {@code name:weight,name:weight}. Bounded by what fits there. Thread-safe.
 */
public final class Advertisements {

    /** The most characters of one entry, as membership allows. */
    private static final int MAX_CHARACTERS = 1_024;
    private static final int MAX_WEIGHT = 100;
    private static final String PREFIX = "foundation.";
    private static final Pattern NAME = Pattern.compile("[^,:\\s]{1,64}");

    /** Weights by name, of everybody who advertises it here. */
    private final Map<String, Map<String, List<Integer>>> kinds = new HashMap<>();
    private final Runnable changed;

    /** @param changed called after every change, on the thread that made it */
    public Advertisements(Runnable changed) {
        this.changed = changed;
    }

    public Registration add(String kind, String name, int weight) {
        if (!kind.equals(Target.CAPABILITY) && !kind.equals(Target.SERVICE)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A '" + kind + "' cannot be advertised: use capability or service.");
        }
        if (!NAME.matcher(name).matches() || weight < 1 || weight > MAX_WEIGHT) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The " + kind + " '" + name + "' with weight " + weight
                    + " cannot be advertised: use a name of 1 to 64 characters without commas, colons and blanks, and a weight of 1 to " + MAX_WEIGHT + ".");
        }
        synchronized (this) {
            Map<String, List<Integer>> names = kinds.computeIfAbsent(kind, each -> new TreeMap<>());
            List<Integer> before = names.get(name);
            names.put(name, before == null ? List.of(weight) : java.util.stream.Stream.concat(before.stream(), java.util.stream.Stream.of(weight)).toList());
            if (text(names).length() > MAX_CHARACTERS) {
                take(kind, name, weight);
                throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The " + kind + " '" + name + "' cannot be advertised: the names of this node would take more than "
                        + MAX_CHARACTERS + " characters.");
            }
        }
        changed.run();
        return new Registration() {
            private boolean closed;

            @Override
            public synchronized void close() {
                if (!closed) {
                    closed = true;
                    take(kind, name, weight);
                    changed.run();
                }
            }
        };
    }

    private synchronized void take(String kind, String name, int weight) {
        Map<String, List<Integer>> names = kinds.get(kind);
        names.computeIfPresent(name, (key, weights) -> {
            List<Integer> fewer = new java.util.ArrayList<>(weights);
            fewer.remove((Integer) weight);
            return fewer.isEmpty() ? null : List.copyOf(fewer);
        });
        if (names.isEmpty()) {
            kinds.remove(kind);
        }
    }

    private static String text(Map<String, List<Integer>> names) {
        StringBuilder text = new StringBuilder();
        names.forEach((name, weights) -> text.append(text.isEmpty() ? "" : ",").append(name).append(':')
                .append(weights.stream().mapToInt(Integer::intValue).max().orElse(1)));
        return text.toString();
    }

    /** The metadata of this node with what it advertises. */
    public synchronized Map<String, String> in(Map<String, String> metadata) {
        if (kinds.isEmpty()) {
            return metadata;
        }
        Map<String, String> all = new LinkedHashMap<>(metadata);
        kinds.forEach((kind, names) -> all.put(PREFIX + kind, text(names)));
        return all;
    }

    /** The weight with which a member advertises a name; empty if it does not. */
    static OptionalInt weight(Member member, String kind, String name) {
        String text = member.metadata().get(PREFIX + kind);
        if (text == null) {
            return OptionalInt.empty();
        }
        for (String entry : text.split(",")) {
            int colon = entry.lastIndexOf(':');
            if (colon > 0 && entry.substring(0, colon).equals(name)) {
                String weight = entry.substring(colon + 1);
                return OptionalInt.of(weight.matches("\\d{1,3}") ? Math.clamp(Integer.parseInt(weight), 1, MAX_WEIGHT) : 1);
            }
        }
        return OptionalInt.empty();
    }
}
