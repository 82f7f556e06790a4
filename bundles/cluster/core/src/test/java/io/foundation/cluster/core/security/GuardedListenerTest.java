package io.foundation.cluster.core.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.transport.api.ChannelSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What comes over other nodes, where no link of the origin can be looked at. */
class GuardedListenerTest {

    private static final NodeId ORIGIN = new NodeId(NodeName.of("gamma"), 7);

    private final AuditLog audit = new AuditLog(ClusterName.of("orders"), new Time() {
        @Override
        public long nanos() {
            return 1;
        }

        @Override
        public long wallMillis() {
            return 1;
        }
    });
    private final GuardedListener guarded = new GuardedListener(null,
            new ChannelGuard(List.of(ChannelSpec.DATA, ChannelSpec.builder("trades").roles(Set.of("trader", "auditor")).build())), null, audit);

    @Test
    void anOriginWithoutTheRoleIsRefusedWhoeverHandsItsMessageOver() {
        Optional<FoundationException> refused = guarded.refuseOverOthers(ORIGIN, () -> Set.of("worker"), false, "trades", "request");
        assertThat(refused).get().extracting(FoundationException::type).isEqualTo(ErrorType.FORBIDDEN);
        assertThat(guarded.forbidden()).isEqualTo(1);
        assertThat(audit.entries()).singleElement().satisfies(entry -> assertThat(entry.toString()).contains("gamma").contains("auditor or trader").contains("worker"));
    }

    @Test
    void whatAnOriginSaysOfItselfCountsWhereNoCertificateDecides() {
        assertThat(guarded.refuseOverOthers(ORIGIN, () -> Set.of("auditor"), false, "trades", "message")).isEmpty();
        assertThat(guarded.refuseOverOthers(ORIGIN, () -> Set.of("auditor"), true, "trades", "message")).isPresent();
        assertThat(guarded.refuseOverOthers(ORIGIN, () -> Set.of(), true, "data", "message")).as("a channel for all").isEmpty();
        assertThat(guarded.forbidden()).isEqualTo(1);
    }
}
