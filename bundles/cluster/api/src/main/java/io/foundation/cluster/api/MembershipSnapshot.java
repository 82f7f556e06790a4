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
        members = isSorted(members) ? List.copyOf(members) : members.stream().sorted().toList();
    }

    private static boolean isSorted(List<Member> members) {
        Member former = null;
        for (Member member : members) {
            if (former != null && former.compareTo(member) > 0) {
                return false;
            }
            former = member;
        }
        return true;
    }

    public Optional<Member> find(NodeName name) {
        int from = 0;
        int to = members.size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = members.get(middle).name().compareTo(name);
            if (order == 0) {
                return Optional.of(members.get(middle));
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** Those in one state. */
    public List<Member> in(MemberState state) {
        return members.stream().filter(member -> member.state() == state).toList();
    }
}
