package io.foundation.cluster.api.admin;

import java.util.List;
import java.util.Map;

/**
 * The links of a cluster, as its members tell them.
 *
 * @param nodes   what each member that answered says, by name
 * @param missing why there is nothing of the others, by name, a sentence each
 */
public record OverlayGraph(Map<String, Node> nodes, Map<String, String> missing) {

    public OverlayGraph {
        nodes = Map.copyOf(nodes);
        missing = Map.copyOf(missing);
    }

    /**
     * One member.
     *
     * @param epoch  of its overlay
     * @param type   of its overlay
     * @param linked the names of those it is linked to
     * @param wanted the names of those it wants links to
     */
    public record Node(long epoch, String type, List<String> linked, List<String> wanted) {
        public Node {
            linked = List.copyOf(linked);
            wanted = List.copyOf(wanted);
        }
    }
}
