package io.foundation.cluster.core.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code cluster=auto} means here: nodes on this machine always, a list of addresses if the environment gives one,
 * multicast if a secret makes it safe to leave the machine. Every step is told with its reason.
 */
final class AutoDiscovery {

    private AutoDiscovery() {
    }

    static List<String> choose(String where, boolean secret, Environment environment, List<String> decisions) {
        List<String> chosen = new ArrayList<>();
        if (environment.find("KUBERNETES_SERVICE_HOST").isPresent()) {
            decisions.add(where + ": this is a pod of Kubernetes, but which service selects the nodes cannot be found out: say cluster=kubernetes and discovery.kubernetes.service; looking elsewhere.");
        }
        if (environment.find(Environment.STATIC_HOSTS).isPresent()) {
            chosen.add("static");
            decisions.add(where + ": cluster=auto uses static, because " + Environment.STATIC_HOSTS + " lists addresses.");
        }
        chosen.add("local");
        decisions.add(where + ": cluster=auto uses local, which finds the nodes of this user on this machine.");
        if (secret) {
            chosen.add("gossip");
            decisions.add(where + ": cluster=auto uses gossip too, because a secret is configured and multicast is safe with one.");
        } else {
            decisions.add(where + ": cluster=auto does not use gossip, because no secret is configured.");
        }
        return chosen;
    }
}
