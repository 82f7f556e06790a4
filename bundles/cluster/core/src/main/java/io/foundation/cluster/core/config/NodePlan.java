package io.foundation.cluster.core.config;

import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.core.engine.EngineSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a node is to run, from all its configurations. A configuration that is wrong costs nothing but itself: what ran
 * by it before goes on as it was. Immutable.
 *
 * @param node      the node's settings; the last good ones if they are wrong now, empty if there never were any
 * @param clusters  the clusters to run, by the configuration each is in
 * @param broken    the configurations that are wrong, and whose clusters go on as they are
 * @param problems  what is wrong, a sentence each, by configuration
 * @param decisions what was decided and why, in order
 */
public record NodePlan(Optional<NodeSettings> node, Map<String, EngineSettings> clusters, List<String> broken,
        Map<String, List<String>> problems, List<String> decisions) {

    private static final String DEFAULT_CLUSTER = "default";
    private static final String ENVIRONMENT = "environment";

    /**
     * What a node is configured by.
     *
     * @param node     {@code io.foundation.node}
     * @param single   {@code io.foundation.cluster}
     * @param clusters the named ones, by the name behind the dash
     */
    public record Sources(Map<String, String> node, Map<String, String> single, Map<String, Map<String, String>> clusters) {

        /** Values may be secrets. */
        @Override
        public String toString() {
            return "Sources[" + node.keySet() + ", " + single.keySet() + ", " + clusters.keySet() + ']';
        }
    }

    /**
     * What the node is and runs already.
     *
     * @param node     its settings, if there were good ones
     * @param clusters what runs, by the configuration it came from
     */
    public record Running(Optional<NodeSettings> node, Map<String, EngineSettings> clusters) {

        public static final Running NOTHING = new Running(Optional.empty(), Map.of());
    }

    /**
     * Makes the plan. Blocks: files are read, and names of hosts looked up.
     *
     * @param sources     the configurations
     * @param running     what is there
     * @param environment what overrides the configurations
     * @param catalog     the providers that are installed
     * @param defaultData the data folder if none is configured
     * @param version     the version of this software
     */
    public static NodePlan make(Sources sources, Running running, Environment environment, ProviderCatalog catalog, java.nio.file.Path defaultData,
            String version) {
        Maker maker = new Maker(running, environment, catalog, version);
        environment.unknownVariables().forEach(sentence -> maker.problem(ENVIRONMENT, sentence));
        maker.decisions.addAll(environment.overrides(sources.node(), sources.single()));
        Optional<NodeSettings> node = maker.node(sources.node(), defaultData);
        node.ifPresent(settings -> maker.clusters(sources, settings));
        return new NodePlan(node, maker.wanted, maker.broken, maker.problems, maker.decisions);
    }

    private static final class Maker {
        private final Running running;
        private final Environment environment;
        private final ProviderCatalog catalog;
        private final String version;
        private final Map<String, EngineSettings> wanted = new TreeMap<>();
        private final List<String> broken = new ArrayList<>();
        private final Map<String, List<String>> problems = new TreeMap<>();
        private final List<String> decisions = new ArrayList<>();

        Maker(Running running, Environment environment, ProviderCatalog catalog, String version) {
            this.running = running;
            this.environment = environment;
            this.catalog = catalog;
            this.version = version;
        }

        void problem(String where, String sentence) {
            problems.computeIfAbsent(where, name -> new ArrayList<>()).add(sentence);
        }

        private void problem(String where, FoundationException e) {
            if (e instanceof BrokenConfiguration all) {
                all.sentences().forEach(sentence -> problem(where, sentence));
            } else {
                problem(where, e.getMessage());
            }
        }

        Optional<NodeSettings> node(Map<String, String> configured, java.nio.file.Path defaultData) {
            try {
                return Optional.of(NodeSettings.read(configured, environment, defaultData));
            } catch (FoundationException e) {
                problem(NodeOptions.PID, e);
                decisions.add(NodeOptions.PID + ": " + (running.node().isPresent() ? "it is wrong, so the node goes on with what it had."
                        : "it is wrong, so the node runs no cluster."));
                return running.node();
            }
        }

        void clusters(Sources sources, NodeSettings node) {
            if (sources.clusters().isEmpty() || ClusterSettings.asksForCluster(ClusterOptions.PID, sources.single(), environment)) {
                read(ClusterOptions.PID, DEFAULT_CLUSTER, sources.single(), node);
            } else {
                decisions.add(ClusterOptions.PID + ": clusters are configured by name and cluster= is not set, so there is no other.");
                try {
                    ClusterSettings.check(ClusterOptions.PID, sources.single(), node, environment);
                } catch (FoundationException e) {
                    problem(ClusterOptions.PID, e);
                }
            }
            new TreeMap<>(sources.clusters()).forEach((name, values) -> read(ClusterOptions.PID + '-' + name, name, values, node));
            keepNamesApart();
            keepPortsApart();
            for (String where : broken) {
                Optional.ofNullable(running.clusters().get(where)).ifPresent(settings -> decisions.add(where + ": it is wrong, so the cluster '"
                        + settings.cluster() + "' goes on with the last one that was right."));
            }
        }

        private void read(String where, String defaultName, Map<String, String> values, NodeSettings node) {
            try {
                ClusterSettings.Outcome outcome = ClusterSettings.read(where, defaultName, values, node, environment, catalog, version);
                decisions.addAll(outcome.decisions());
                outcome.troubles().forEach(sentence -> problem(where, sentence));
                outcome.settings().ifPresent(settings -> wanted.put(where, settings));
                EngineSettings present = running.clusters().get(where);
                if (!outcome.troubles().isEmpty() && present != null && outcome.settings().isPresent() && !present.equals(outcome.settings().get())) {
                    breaks(where);
                }
            } catch (FoundationException e) {
                problem(where, e);
                breaks(where);
            }
        }

        private void breaks(String where) {
            wanted.remove(where);
            broken.add(where);
        }

        /** The name that two want stays with the one that has it, or goes to the first. */
        private void keepNamesApart() {
            Map<String, String> holders = new HashMap<>();
            running.clusters().forEach((where, settings) -> {
                EngineSettings next = wanted.get(where);
                if (broken.contains(where) || next != null && next.cluster().equals(settings.cluster())) {
                    holders.put(settings.cluster().value(), where);
                }
            });
            for (Map.Entry<String, EngineSettings> entry : List.copyOf(wanted.entrySet())) {
                String holder = holders.putIfAbsent(entry.getValue().cluster().value(), entry.getKey());
                if (holder != null && !holder.equals(entry.getKey())) {
                    problem(entry.getKey(), entry.getKey() + ": '" + entry.getValue().cluster() + "' is not allowed for 'name': the cluster of "
                            + holder + " has it already; give each its own.");
                    breaks(entry.getKey());
                }
            }
        }

        /** A port that was chosen cannot be listened on twice: said here, where the key to change is known. */
        private void keepPortsApart() {
            List<Map.Entry<String, EngineSettings>> taken = new ArrayList<>();
            broken.forEach(where -> Optional.ofNullable(running.clusters().get(where)).ifPresent(settings -> taken.add(Map.entry(where, settings))));
            List<Map.Entry<String, EngineSettings>> entries = new ArrayList<>(wanted.entrySet());
            // Those that listen already come first.
            entries.sort(java.util.Comparator.comparing(entry -> running.clusters().get(entry.getKey()) == null
                    || running.clusters().get(entry.getKey()).port() != entry.getValue().port()));
            for (Map.Entry<String, EngineSettings> entry : entries) {
                EngineSettings settings = entry.getValue();
                Optional<Map.Entry<String, EngineSettings>> before = taken.stream().filter(other -> settings.port() != 0
                        && settings.port() == other.getValue().port() && settings.transport().type().equals(other.getValue().transport().type())
                        && overlap(settings.bindHost(), other.getValue().bindHost())).findFirst();
                if (before.isPresent()) {
                    problem(entry.getKey(), entry.getKey() + ": '" + settings.port() + "' is not allowed for 'port': the cluster of "
                            + before.get().getKey() + " listens on it already; set 'port' here to another one.");
                    breaks(entry.getKey());
                } else {
                    taken.add(Map.entry(entry.getKey(), settings));
                }
            }
        }

        private static boolean overlap(String one, String other) {
            try {
                InetAddress a = InetAddress.getByName(one);
                InetAddress b = InetAddress.getByName(other);
                return a.equals(b) || a.isAnyLocalAddress() || b.isAnyLocalAddress();
            } catch (UnknownHostException e) {
                return one.equals(other);
            }
        }
    }
}
