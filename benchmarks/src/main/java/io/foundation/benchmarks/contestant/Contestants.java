package io.foundation.benchmarks.contestant;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The contestants there are, by name, with what each is good for. A library is touched only when it is asked for. */
public final class Contestants {

    /** Ours: the messaging of a cluster of two. */
    public static final String OURS = "foundation";
    /** The floor: nothing but Netty, one connection, writes consolidated. */
    public static final String RAW = "raw-netty";

    /** What can be measured of a contestant. */
    public enum Stage { THROUGHPUT, ROUNDTRIP, HEADOFLINE, ALLOCATION }

    private static final Set<Stage> ALL = Set.of(Stage.values());
    private static final Set<Stage> LANES_ONLY = Set.of(Stage.HEADOFLINE);

    private record Entry(Supplier<ChannelContestant> make, Set<Stage> stages, String settings) {
    }

    private static final Map<String, Entry> BY_NAME = new LinkedHashMap<>();

    static {
        add(OURS, FoundationMessagingContestant::new, ALL, "messaging between the two members of a cluster, defaults, handlers that look at bodies inline (onBorrowed); bulk on 'data', urgent on 'events'");
        add("foundation-link", () -> new FoundationLinkContestant("data", "events"), ALL, "the transport's links alone, defaults; bulk on 'data', urgent on 'events'");
        add("foundation-one-lane", () -> new FoundationLinkContestant("data", "data"), LANES_ONLY,
                "foundation-link with bulk and urgent on 'data' under one key: one ordered connection");
        add(RAW, () -> new NettyContestant(NettyContestant.Shape.CONSOLIDATED), ALL,
                "Netty alone: epoll, one loop a side, one connection, a write and flush for each message, FlushConsolidationHandler(256, true)");
        add("raw-netty-batched", () -> new NettyContestant(NettyContestant.Shape.BATCHED), Set.of(Stage.THROUGHPUT, Stage.ALLOCATION),
                "raw-netty with messages gathered into writes of 64 KiB by the sending thread");
        add("raw-netty-two", () -> new NettyContestant(NettyContestant.Shape.TWO), LANES_ONLY, "raw-netty with a connection and a loop for each lane");
        add("pekko", () -> new PekkoContestant(false), ALL, "Artery TCP, one inbound lane, queues as long as the window, classic actors, byte arrays");
        add("pekko-large", () -> new PekkoContestant(true), ALL, "pekko with bulk on the large-message stream");
        add("jgroups", () -> new JGroupsContestant(true, false), ALL, "tcp.xml with tcp_nodelay, TCPPING, BytesMessage to the one other member");
        add("jgroups-oob", () -> new JGroupsContestant(true, true), LANES_ONLY, "jgroups with the urgent message flagged OOB");
        add("jgroups-default", () -> new JGroupsContestant(false, false), ALL, "tcp.xml as shipped: tcp_nodelay off");
        add("vertx", VertxContestant::new, ALL, "clustered event bus (Hazelcast manager), native transport, two loops, buffers");
        add("scalecube", ScaleCubeContestant::new, ALL, "transport over TCP with a binary codec of its own");
        add("hazelcast", HazelcastContestant::new, ALL, "ITopic, a topic for each lane and direction");
    }

    private Contestants() {
    }

    private static void add(String name, Supplier<ChannelContestant> make, Set<Stage> stages, String settings) {
        BY_NAME.put(name, new Entry(make, stages, settings));
    }

    /** All names, ours first. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /** Refuses a name that is none. */
    public static String check(String name) {
        if (!BY_NAME.containsKey(name)) {
            String hint = Nearest.to(name, BY_NAME.keySet()).map(near -> "did you mean " + near + "? ").orElse("");
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "There is no contestant '" + name + "': " + hint + "The contestants are " + String.join(", ", BY_NAME.keySet()) + ".");
        }
        return name;
    }

    /** The contestant of that name. */
    public static ChannelContestant byName(String name) {
        return BY_NAME.get(check(name)).make().get();
    }

    /** Whether a stage says something about a contestant. */
    public static boolean takesPart(String name, Stage stage) {
        return BY_NAME.get(check(name)).stages().contains(stage);
    }

    /** What a contestant is set to, for the record. */
    public static String settings(String name) {
        return BY_NAME.get(check(name)).settings();
    }
}
