package io.foundation.cluster.shell.target;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.console.output.Text;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.LinkStatus;
import java.util.List;
import java.util.Optional;

/**
 * The cluster a command is for.
 *
 * @param admin   its operator's side
 * @param cluster its members' side
 */
public record Target(ClusterAdmin admin, Cluster cluster) {

    public List<Member> members() {
        return cluster.members().members();
    }

    public boolean isSelf(NodeId id) {
        return cluster.self().id().equals(id);
    }

    /**
     * The member of a name.
     *
     * @throws FoundationException {@code INVALID_INPUT} if it is no legal name, {@code DATA_NOT_FOUND} with the nearest
     *         known one
     */
    public Member member(String name) {
        return cluster.member(NodeName.of(name)).orElseThrow(() -> unknown(name));
    }

    /** The names of all members, sorted. */
    public List<String> names() {
        return members().stream().map(member -> member.name().value()).toList();
    }

    /** That a node is not known, with those that are. */
    public FoundationException unknown(String name) {
        List<String> names = names();
        return new FoundationException(ErrorType.DATA_NOT_FOUND, "No node '" + Text.oneLine(name) + "' is known in cluster '"
                + admin.name() + "': its nodes are " + Text.some(names) + "." + Text.didYouMean(name, names));
    }

    /** The link to a member, if there is one. */
    public Optional<LinkStatus> link(NodeId id) {
        return admin.links().stream().filter(link -> link.peer().equals(id)).findFirst();
    }
}
