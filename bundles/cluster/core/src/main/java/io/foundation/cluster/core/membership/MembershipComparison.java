package io.foundation.cluster.core.membership;

import io.foundation.base.api.id.NodeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The difference between a set and a peer's version vector.
 *
 * @param theyLack what the peer does not have, or has in an older state
 * @param weLack   the names of which the peer knows more
 */
record MembershipComparison(List<MembershipEntry> theyLack, List<NodeName> weLack) {

    /** @param full whether there is no room for new members, so that it is of no use to ask for them */
    static MembershipComparison of(MembershipSet set, MembershipMessage.Vector vector, boolean full) {
        Map<NodeName, Dot> theirs = HashMap.newHashMap(vector.dots().size());
        List<NodeName> weLack = new ArrayList<>();
        for (Dot dot : vector.dots()) {
            theirs.put(dot.name(), dot);
            if (!MembershipSet.isIn(dot.name(), vector.parts())) {
                continue;
            }
            MembershipEntry known = set.get(dot.name());
            boolean newer = known == null || dot.isNewerThan(Dot.of(known));
            if (newer && (dot.tombstone() || !full || known instanceof MembershipEntry.Live)) {
                weLack.add(dot.name());
            }
        }
        List<MembershipEntry> theyLack = new ArrayList<>();
        for (MembershipEntry mine : set.in(vector.parts())) {
            if (vector.from() != null && mine.name().compareTo(vector.from()) < 0 || vector.before() != null && mine.name().compareTo(vector.before()) >= 0) {
                continue;
            }
            Dot dot = theirs.get(mine.name());
            if (dot == null || Dot.of(mine).isNewerThan(dot)) {
                theyLack.add(mine);
            }
        }
        return new MembershipComparison(theyLack, weLack);
    }
}
