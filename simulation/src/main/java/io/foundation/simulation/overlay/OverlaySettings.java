package io.foundation.simulation.overlay;

import io.foundation.topology.api.TopologyProvider;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What an overlay's world is like. Immutable.
 *
 * @param nodes    how many nodes there can be
 * @param seed     where all chance comes from
 * @param provider makes every node's core
 * @param options  {@code topology.<key>} of every node
 * @param roles    the roles of a node, by index
 * @param network  how links and messages behave
 * @param known    whom a node is told of when it starts
 * @param sample   how many, for {@link Known#SAMPLE}
 * @param contact  whom a node that starts dials
 * @param kinds    the kind of a topology message, for counting
 */
public record OverlaySettings(int nodes, long seed, TopologyProvider provider, Map<String, String> options,
        IntFunction<Set<String>> roles, OverlayNetwork network, Known known, int sample, Contact contact,
        Function<byte[], String> kinds) {

    /** Whom a node is told of by {@code peerKnown} when it starts; everybody is told of a peer before a link to him is up. */
    public enum Known {
        /** Nobody: it learns of its contact with the link. */
        CONTACT,
        /** Everybody that is up, and everybody of it: a membership that is complete. Costs nodes × nodes calls. */
        FULL,
        /** Some at random, and some of it: a membership in the making. */
        SAMPLE
    }

    /** Whom a node that starts dials. */
    public enum Contact {
        /** The first node, always. */
        FIRST,
        /** One that is up, at random. */
        RANDOM
    }

    public OverlaySettings {
        options = Map.copyOf(options);
        Objects.requireNonNull(provider, "provider");
        if (nodes < 1) {
            throw new IllegalArgumentException("a world has a node at least");
        }
    }

    /** Nodes without roles on a calm network, that know their contact, the first node, only. Kinds go by the first byte. */
    public static OverlaySettings of(int nodes, long seed, TopologyProvider provider) {
        return new OverlaySettings(nodes, seed, provider, Map.of(), index -> Set.of(), OverlayNetwork.CALM, Known.CONTACT, 0,
                Contact.FIRST, message -> message.length == 0 ? "empty" : Integer.toString(message[0] & 0xff));
    }

    public OverlaySettings withOptions(Map<String, String> other) {
        return new OverlaySettings(nodes, seed, provider, other, roles, network, known, sample, contact, kinds);
    }

    public OverlaySettings withRoles(IntFunction<Set<String>> other) {
        return new OverlaySettings(nodes, seed, provider, options, other, network, known, sample, contact, kinds);
    }

    public OverlaySettings with(OverlayNetwork other) {
        return new OverlaySettings(nodes, seed, provider, options, roles, other, known, sample, contact, kinds);
    }

    public OverlaySettings with(Known other, int sampled) {
        return new OverlaySettings(nodes, seed, provider, options, roles, network, other, sampled, contact, kinds);
    }

    public OverlaySettings with(Contact other) {
        return new OverlaySettings(nodes, seed, provider, options, roles, network, known, sample, other, kinds);
    }

    public OverlaySettings withKinds(Function<byte[], String> other) {
        return new OverlaySettings(nodes, seed, provider, options, roles, network, known, sample, contact, other);
    }
}
