package io.foundation.health.core;

import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.NodeAdmin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** How the node stands in its clusters: problems of their configuration, members that cannot be reached, links. */
@Component(property = {HealthCheck.NAME + "=Foundation: the clusters of the node", HealthCheck.TAGS + "=cluster"})
public final class ClusterCheck implements HealthCheck {

    private final List<Cluster> clusters = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile NodeAdmin node;

    /**
     * What is to be judged of a cluster.
     *
     * @param problems sentences
     * @param links    how many peers it is linked to
     */
    record Facts(String name, List<Member> members, List<String> problems, int links) {
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCluster(Cluster cluster) {
        clusters.add(cluster);
    }

    void removeCluster(Cluster cluster) {
        clusters.remove(cluster);
    }

    @Override
    public Result execute() {
        NodeAdmin present = node;
        Map<String, Facts> facts = new TreeMap<>();
        for (ClusterAdmin admin : present == null ? List.<ClusterAdmin>of() : present.clusters()) {
            String name = admin.name().value();
            List<Member> members = clusters.stream().filter(cluster -> cluster.name().value().equals(name)).findFirst().map(cluster -> cluster.members().members()).orElse(List.of());
            facts.put(name, new Facts(name, members, admin.problems(), admin.links().size()));
        }
        return judge(present == null ? Map.of() : present.problems(), List.copyOf(facts.values()));
    }

    static Result judge(Map<String, List<String>> problems, List<Facts> clusters) {
        FormattingResultLog log = new FormattingResultLog();
        List<String> said = new ArrayList<>();
        problems.forEach((of, sentences) -> sentences.forEach(sentence -> {
            said.add(sentence);
            log.critical("{}: {}", of, sentence);
        }));
        for (Facts facts : clusters) {
            // What is wrong with a configuration is a problem of the cluster, too.
            facts.problems().stream().filter(sentence -> !said.contains(sentence)).forEach(sentence -> log.warn("Cluster {}: {}", facts.name(), sentence));
            List<String> away = facts.members().stream().filter(member -> !member.state().isReachable()).map(member -> member.name() + " is " + member.state().word()).toList();
            if (!away.isEmpty()) {
                log.warn("Cluster {}: {} of {} members cannot be reached: {}.", facts.name(), away.size(), facts.members().size(), String.join(", ", away));
            }
            log.info("Cluster {}: {} members, {} links.", facts.name(), facts.members().size(), facts.links());
        }
        if (clusters.isEmpty()) {
            log.info("The node is in no cluster.");
        }
        return new Result(log);
    }
}
