package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Nearest;
import io.foundation.transport.api.ChannelSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The channels of a node by name. Immutable. */
final class Channels {

    private final Map<String, ChannelSpec> byName = new TreeMap<>();
    /** The same for look-ups: one for every message. */
    private final Map<String, ChannelSpec> hashed;

    Channels(Collection<ChannelSpec> specs) {
        specs.forEach(spec -> byName.put(spec.name(), spec));
        hashed = Map.copyOf(byName);
    }

    Collection<ChannelSpec> all() {
        return byName.values();
    }

    Optional<ChannelSpec> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** What the transport has to know of them. */
    List<ChannelSpec> onWire() {
        return byName.keySet().stream().map(this::onWire).toList();
    }

    /** What could not be changed while links stay, a sentence each. */
    static List<String> changes(Collection<ChannelSpec> former, Collection<ChannelSpec> next) {
        Channels before = new Channels(former);
        Channels after = new Channels(next);
        List<String> sentences = new ArrayList<>();
        after.byName.forEach((name, spec) -> {
            if (before.find(name).isEmpty()) {
                sentences.add("The channel '" + name + "' is new, and both ends agree on channels when they link: the links were made anew.");
            } else if (!before.onWire(name).equals(after.onWire(name))) {
                sentences.add("The channel '" + name + "' was changed in what the transport has to know: the links were made anew.");
            } else if (!before.byName.get(name).equals(spec)) {
                sentences.add("What the channel '" + name + "' promises was changed at once; what was sent before keeps its promise.");
            }
        });
        before.byName.keySet().stream().filter(name -> !after.byName.containsKey(name))
                .forEach(name -> sentences.add("The channel '" + name + "' is gone: the links were made anew."));
        return sentences;
    }

    private ChannelSpec onWire(String name) {
        return byName.get(name).toBuilder().delivery(ChannelSpec.Delivery.AT_MOST_ONCE).build();
    }

    /** @throws FoundationException {@code INVALID_INPUT} with the nearest name if there is none */
    ChannelSpec require(String name) {
        ChannelSpec spec = hashed.get(name);
        if (spec == null) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "There is no channel '" + name + "': use " + String.join(", ", byName.keySet()) + "."
                    + Nearest.to(name, byName.keySet()).map(near -> " Did you mean " + near + "?").orElse(""));
        }
        return spec;
    }
}
