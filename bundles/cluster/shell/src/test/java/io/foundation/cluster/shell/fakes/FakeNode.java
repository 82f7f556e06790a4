package io.foundation.cluster.shell.fakes;

import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.admin.ClusterAdmin;
import io.foundation.cluster.api.admin.NodeAdmin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node with the clusters it is given. */
public final class FakeNode implements NodeAdmin {

    public Optional<NodeName> name = Optional.of(NodeName.of("node-1"));
    public final List<ClusterAdmin> clusters = new ArrayList<>();
    public final Map<String, List<String>> problems = new LinkedHashMap<>();
    public final List<String> decisions = new ArrayList<>();

    @Override
    public Optional<NodeName> name() {
        return name;
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public List<ClusterAdmin> clusters() {
        return List.copyOf(clusters);
    }

    @Override
    public Map<String, List<String>> problems() {
        return Map.copyOf(problems);
    }

    @Override
    public List<String> decisions() {
        return List.copyOf(decisions);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("data folder", "data/foundation", "bind", "127.0.0.1:7801");
    }
}
