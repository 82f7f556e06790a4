package io.foundation.cluster.api;

import io.foundation.base.api.id.NodeName;
import java.util.List;
import java.util.Optional;

/**
 * Everybody known at one moment.
 *
 * @param epoch   grows with every change seen by this node
 * @param members by name, at most one of a name, nobody who has left
 */
public record MembershipSnapshot(long epoch, List<Member> members) {

    public MembershipSnapshot {
        members = members.stream().sorted().toList();
    }

    public Optional<Member> find(NodeName name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    /** Those in one state. */
    public List<Member> in(MemberState state) {
        return members.stream().filter(member -> member.state() == state).toList();
    }
}
