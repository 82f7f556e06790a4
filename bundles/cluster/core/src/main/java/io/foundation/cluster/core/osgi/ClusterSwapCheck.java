package io.foundation.cluster.core.osgi;

import io.foundation.base.api.swap.SwapCheck;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.NodeAdmin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What a swap of a feature must not break: the clusters of this node have no problem, and their members are reachable. */
@Component(service = SwapCheck.class)
public final class ClusterSwapCheck implements SwapCheck {

    private final Map<Cluster, Boolean> clusters = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile NodeAdmin node;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCluster(Cluster cluster) {
        clusters.put(cluster, Boolean.TRUE);
    }

    void removeCluster(Cluster cluster) {
        clusters.remove(cluster);
    }

    @Override
    public List<String> problems() {
        NodeAdmin admin = node;
        if (admin == null) {
            return List.of("The cluster engine is not there.");
        }
        List<String> problems = new ArrayList<>();
        admin.problems().forEach((of, sentences) -> sentences.forEach(sentence -> problems.add("Problem of " + of + ": " + sentence)));
        admin.clusters().forEach(cluster -> cluster.problems().forEach(sentence -> problems.add("Problem of cluster " + cluster.name() + ": " + sentence)));
        for (Cluster cluster : clusters.keySet()) {
            for (Member member : cluster.members().in(MemberState.UNREACHABLE)) {
                problems.add(member.name() + " is unreachable in cluster " + cluster.name() + ".");
            }
        }
        return problems;
    }
}
