package io.foundation.cluster.core.membership;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Members for tests. */
final class Members {

    private Members() {
    }

    static MemberRecord member(String name, long incarnation) {
        return member(name, incarnation, 1);
    }

    static MemberRecord member(String name, long incarnation, long revision) {
        return new MemberRecord(NodeId.of(name, incarnation), revision, List.of(new Address("10.0.0.1", 7800)), "1.0", Set.of(), Map.of(),
                Lifecycle.UP, "");
    }
}
