package io.foundation.cluster.core.engine;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.Advice;
import io.foundation.cluster.api.admin.Goal;
import io.foundation.cluster.api.admin.OverlayGraph;
import io.foundation.cluster.api.admin.OverlayStatus;
import io.foundation.cluster.api.admin.SwitchReport;
import io.foundation.cluster.api.admin.SwitchRequest;
import io.foundation.cluster.api.admin.TopologyAdmin;
import io.foundation.cluster.api.admin.TopologyStatus;
import io.foundation.cluster.api.admin.TopologyType;
import io.foundation.cluster.core.overlay.TopologyAdvisor;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The operator's side of a cluster's overlay. Thread-safe. */
final class EngineOverlay implements TopologyAdmin {

    private static final int MAX_NAMES = 65_536;
    private static final int MAX_GRAPH_BYTES = 4 << 20;
    private static final int MAX_TYPE = 64;

    private final ClusterEngine engine;
    private final Looker looker;

    /** Asks something of a life on its loop; gives something else if there is none, or it is too busy. */
    interface Looker {
        <T> T look(Function<Life, T> question, T otherwise);
    }

    EngineOverlay(ClusterEngine engine, Looker looker) {
        this.engine = engine;
        this.looker = looker;
    }

    @Override
    public List<TopologyType> types() {
        String current = current().type();
        return new TreeMap<>(engine.topologyProviders()).values().stream()
                .map(provider -> new TopologyType(provider.type(), describe(provider.type()), provider.options(), provider.type().equals(current))).toList();
    }

    private static String describe(String type) {
        return switch (type) {
            case TopologyAdvisor.FULL_MESH -> "everybody linked with everybody: one hop, for up to some dozens of nodes";
            case TopologyAdvisor.HYPARVIEW -> "a few links for each node (HyParView): from some dozens to thousands of nodes";
            case TopologyAdvisor.CLIENT_SERVER -> "clients linked with a few servers, servers with each other";
            case TopologyAdvisor.PUB_SUB -> "broadcast trees over a partial view (Plumtree): many topics, each for some";
            default -> "";
        };
    }

    @Override
    public OverlayStatus current() {
        String configured = engine.settings().topology().type();
        boolean automatic = configured.equals(TopologyDriver.AUTO);
        return looker.look(life -> life.topology.overlayStatus(),
                new OverlayStatus(0, automatic ? TopologyDriver.FIRST : configured, configured, automatic, Optional.empty()));
    }

    @Override
    public List<String> obstacles(SwitchRequest request) {
        List<String> obstacles = new ArrayList<>();
        Optional<FoundationException> options = unusable(request);
        options.ifPresent(error -> obstacles.add(error.getMessage()));
        looker.look(life -> life.topology.obstacle(request), Optional.<FoundationException>empty()).ifPresent(error -> obstacles.add(error.getMessage()));
        return obstacles;
    }

    private Optional<FoundationException> unusable(SwitchRequest request) {
        Map<String, TopologyProvider> providers = engine.topologyProviders();
        TopologyProvider provider = providers.get(request.type());
        if (provider == null) {
            return Optional.of(new FoundationException(ErrorType.DATA_NOT_FOUND, "No topology '" + request.type() + "' is installed on this node: "
                    + (providers.isEmpty() ? "none is." : "there are " + String.join(", ", new TreeMap<>(providers).keySet()) + ".")
                    + Nearest.to(request.type(), providers.keySet()).map(near -> " Did you mean " + near + "?").orElse("")));
        }
        return PartOptions.problems("the switch", "", provider.options(), request.options()).stream().findFirst();
    }

    @Override
    public CompletionStage<SwitchReport> switchTo(SwitchRequest request) {
        Optional<FoundationException> wrong = unusable(request);
        if (wrong.isPresent()) {
            return CompletableFuture.failedStage(wrong.get());
        }
        Optional<Life> life = engine.live();
        if (life.isEmpty()) {
            return CompletableFuture.failedStage(new FoundationException(ErrorType.CLOSED,
                    "This node has left '" + engine.name() + "': cluster:rejoin brings it back."));
        }
        // The end is told on the same loop as the beginning: nothing can come between the two.
        return life.get().ask(() -> engine.switches().end(life.get().topology.propose(request))).thenCompose(end -> end);
    }

    @Override
    public Advice analyze() {
        return advise((life, nothing) -> TopologyAdvisor.advise(life.advisor.measure()));
    }

    @Override
    public Advice adviseFor(Goal goal) {
        return advise((life, nothing) -> TopologyAdvisor.adviseFor(goal, life.advisor.measure()));
    }

    private Advice advise(BiFunction<Life, Void, Advice> question) {
        String type = current().type();
        return looker.look(life -> question.apply(life, null), new Advice(type, type, true, List.of(), Map.of()));
    }

    @Override
    public CompletionStage<SwitchReport> optimizeFor(Goal goal) {
        Advice advice = adviseFor(goal);
        if (!advice.isChange()) {
            return CompletableFuture.failedStage(new FoundationException(ErrorType.CONSTRAINT_VIOLATION, "For " + goal.word() + " the cluster has the right topology, "
                    + advice.current() + ": " + because(advice)));
        }
        return switchTo(SwitchRequest.to(advice.recommended(), "optimize for " + goal.word()));
    }

    private static String because(Advice advice) {
        return advice.findings().stream().filter(Advice.Finding::applies).map(Advice.Finding::because).findFirst().orElse("there is nothing to do.");
    }

    @Override
    public List<SwitchReport> history() {
        return engine.switches().all();
    }

    // --- the graph -------------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<OverlayGraph> graph(Duration timeout) {
        Optional<Life> life = engine.live();
        if (life.isEmpty()) {
            return CompletableFuture.completedStage(new OverlayGraph(Map.of(), Map.of(engine.node().value(), "It has left the cluster.")));
        }
        Map<String, OverlayGraph.Node> nodes = new TreeMap<>();
        Map<String, String> missing = new TreeMap<>();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (Member member : engine.members().members()) {
            String name = member.name().value();
            if (member.id().equals(life.get().self)) {
                asked.add(life.get().ask(() -> own(life.get())).thenAccept(node -> put(nodes, name, node)));
            } else if (member.state() == MemberState.UNREACHABLE) {
                put(missing, name, "It is unreachable: " + member.note() + '.');
            } else {
                asked.add(ask(life.get(), member.name(), timeout).handle((bytes, failure) -> {
                    try {
                        if (failure == null) {
                            put(nodes, name, read(bytes));
                            return null;
                        }
                        put(missing, name, sentence(failure));
                    } catch (FoundationException e) {
                        put(missing, name, e.getMessage());
                    }
                    return null;
                }));
            }
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(done -> {
            synchronized (nodes) {
                synchronized (missing) {
                    return new OverlayGraph(nodes, missing);
                }
            }
        });
    }

    private static <T> void put(Map<String, T> map, String name, T value) {
        synchronized (map) {
            map.put(name, value);
        }
    }

    private static String sentence(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof FoundationException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private CompletableFuture<byte[]> ask(Life life, NodeName name, Duration timeout) {
        return life.links.request(name, new Message(ChannelSpec.CONTROL.name(), Subjects.OVERLAY_GRAPH, "", Context.empty(), new byte[0]), timeout,
                life.services.time().nanos() + timeout.toNanos()).toCompletableFuture();
    }

    private static OverlayGraph.Node own(Life life) {
        OverlayStatus overlay = life.topology.overlayStatus();
        TopologyStatus status = life.topology.status();
        List<String> linked = life.links.linkedPeers().stream().map(peer -> peer.id().name().value()).sorted().toList();
        return new OverlayGraph.Node(overlay.epoch(), overlay.type(), linked, status.wanted().stream().map(peer -> peer.name().value()).toList());
    }

    /** This node's part of the graph, for whoever asks. On the loop. */
    static byte[] answer(Life life) {
        OverlayGraph.Node node = own(life);
        WireWriter to = new WireWriter(MAX_GRAPH_BYTES);
        to.writeU8(1).writeVarint(node.epoch()).writeString(node.type());
        names(node.linked(), to);
        names(node.wanted(), to);
        return to.toByteArray();
    }

    private static void names(List<String> names, WireWriter to) {
        to.writeVarint(names.size());
        names.forEach(to::writeString);
    }

    private static OverlayGraph.Node read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        from.readU8();
        return new OverlayGraph.Node(from.readVarint(Long.MAX_VALUE), from.readString(4 * MAX_TYPE), names(from), names(from));
    }

    private static List<String> names(WireReader from) {
        int count = from.readCount(MAX_NAMES, 2);
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(from.readString(NodeName.MAX_LENGTH * 4));
        }
        return names;
    }
}
