package io.foundation.cluster.api;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A member of a cluster at one moment. Immutable.
 *
 * @param id        its name and incarnation
 * @param state     as seen from this node
 * @param addresses where it can be reached, best first
 * @param version   the version of its software
 * @param roles     what it is for
 * @param metadata  what else it says of itself
 * @param since     when this node saw it take this state, wall clock in milliseconds
 * @param note      why it is in this state, for a person; may be empty
 */
public record Member(NodeId id, MemberState state, List<Address> addresses, String version, Set<String> roles,
        Map<String, String> metadata, long since, String note) implements Comparable<Member> {

    public Member {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(note, "note");
        addresses = List.copyOf(addresses);
        roles = Set.copyOf(roles);
        metadata = Map.copyOf(metadata);
    }

    public NodeName name() {
        return id.name();
    }

    /** By name, then incarnation. */
    @Override
    public int compareTo(Member other) {
        return id.compareTo(other.id);
    }
}
