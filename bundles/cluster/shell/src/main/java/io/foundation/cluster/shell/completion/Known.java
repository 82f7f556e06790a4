package io.foundation.cluster.shell.completion;

import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import io.foundation.base.api.swap.Swapper;
import io.foundation.base.console.service.Services;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.cluster.api.messaging.MessageHandler;
import io.foundation.cluster.api.messaging.RequestHandler;
import io.foundation.cluster.api.messaging.Target;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The words a person may mean. */
final class Known {

    private Known() {
    }

    static Collection<String> clusters(Services services) {
        return services.find(NodeAdmin.class).map(NodeAdmin::clusters).orElse(List.of()).stream()
                .map(ClusterAdmin::name).map(Object::toString).toList();
    }

    /** The nodes of all clusters: which one is meant may be said later in the line. */
    static Collection<String> nodes(Services services) {
        TreeSet<String> names = new TreeSet<>();
        for (String cluster : clusters(services)) {
            services.find(Cluster.class, Cluster.NAME, cluster).ifPresent(found -> found.members().members().stream()
                    .map(Member::name).map(Object::toString).forEach(names::add));
        }
        return names;
    }

    static Collection<String> channels(Services services) {
        TreeSet<String> names = new TreeSet<>();
        services.find(NodeAdmin.class).map(NodeAdmin::clusters).orElse(List.of())
                .forEach(admin -> admin.channels().channels().forEach(channel -> names.add(channel.name())));
        return names;
    }

    static Collection<String> targets(Services services) {
        TreeSet<String> words = new TreeSet<>(nodes(services));
        words.add(Target.ALL);
        for (String cluster : clusters(services)) {
            services.find(Cluster.class, Cluster.NAME, cluster).ifPresent(found -> found.members().members().forEach(member -> {
                member.roles().forEach(role -> words.add(Target.ROLE + ':' + role));
                for (String kind : List.of(Target.CAPABILITY, Target.SERVICE)) {
                    for (String entry : member.metadata().getOrDefault("foundation." + kind, "").split(",")) {
                        if (entry.indexOf(':') > 0) {
                            words.add(kind + ':' + entry.substring(0, entry.indexOf(':')));
                        }
                    }
                }
            }));
        }
        return words;
    }

    /** The subjects this node has handlers for: most likely the others have the same. */
    static Collection<String> subjects(Services services) {
        TreeSet<String> subjects = new TreeSet<>(services.values(MessageHandler.class, MessageHandler.SUBJECT));
        subjects.addAll(services.values(RequestHandler.class, MessageHandler.SUBJECT));
        return subjects;
    }

    /** The topologies of this node: which cluster is meant does not matter, all have the same. */
    static Collection<String> topologies(Services services) {
        TreeSet<String> types = new TreeSet<>();
        services.find(NodeAdmin.class).map(NodeAdmin::clusters).orElse(List.of())
                .forEach(cluster -> cluster.overlay().types().forEach(type -> types.add(type.type())));
        return types;
    }

    static Collection<String> components(Services services) {
        return services.find(ComponentDiagnosis.class).map(ComponentDiagnosis::components).orElse(List.of()).stream()
                .map(ComponentDiagnosis.ComponentState::name).toList();
    }

    /** Features of ours: others are Karaf's affair. */
    static Collection<String> features(Services services) {
        return services.find(Swapper.class).map(swapper -> swapper.candidates().keySet()).orElse(Set.of()).stream()
                .filter(name -> name.startsWith("foundation")).toList();
    }

    static Collection<String> versions(Services services) {
        TreeSet<String> versions = new TreeSet<>();
        services.find(Swapper.class).ifPresent(swapper -> swapper.candidates().forEach((name, known) -> {
            if (name.startsWith("foundation")) {
                versions.addAll(known);
            }
        }));
        return versions;
    }
}
