package io.foundation.simulation.broadcast;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.simulation.Arguments;
import io.foundation.simulation.Kernel;
import io.foundation.topology.dissemination.StagedBroadcast;
import io.foundation.topology.dissemination.StagedPlan;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Something is brought to everybody in stages, a canary and then zone by zone, over a tree as broadcasts leave one: when all goes
 * well, when one node in fifty-three says no, when a zone fails, and when the conductor and his first deputy are lost. Messages take a
 * millisecond a link, give or take a tenth; to apply it takes 10 to 50 ms.
 */
public final class StagedScenario {

    public static final List<String> OPTIONS = List.of("nodes", "zones", "seed");

    private static final long HOP = 1_000_000;
    /** Neighbours below each node of the tree: a tree over an overlay of degree five. */
    private static final int BRANCHES = 4;
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration TIME = Duration.ofMinutes(10);
    /** A loss is noticed by all so long after it happened. */
    private static final Duration NOTICED = Duration.ofSeconds(1);
    /** A prime, so that they are in all zones. */
    private static final int FEW = 53;

    /** What becomes of a course. */
    private enum Course {
        WELL("all say yes"), FEW_FAIL("one in fifty-three says no"), ZONE_FAILS("half of the last zone says no"), CONDUCTOR_LOST("the conductor and a deputy are lost");

        private final String words;

        Course(String words) {
            this.words = words;
        }
    }

    private final PrintStream out;
    private final int size;
    private final int zones;
    private final long seed;

    public StagedScenario(List<String> options, PrintStream out) {
        Arguments arguments = new Arguments("staged", options, OPTIONS);
        this.out = out;
        this.size = arguments.integer("nodes", 10_000, 20, 50_000);
        this.zones = arguments.integer("zones", 5, 1, 20);
        this.seed = arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Runs the courses; true if each ended as it is to, with everybody applied once, or undone once if it was aborted. */
    public boolean run() {
        out.printf(Locale.ROOT, "Staged broadcast to %d nodes in %d zones after a canary, over a tree of %d branches; seed %d%n%n", size, zones, BRANCHES, seed);
        out.printf("%-38s %10s %10s %10s %10s %22s %16s%n", "", "ended", "after", "applied", "undone", "answers to conductor", "messages / node");
        boolean well = true;
        for (Course course : Course.values()) {
            well &= new World(course).run();
        }
        out.println(well ? "\nEach ended as it is to, and nobody applied or undid anything twice." : "\nNOT AS IT IS TO BE: see above.");
        return well;
    }

    /** One course. */
    private final class World {
        private final Course course;
        private final SplittableRandom random = new SplittableRandom(seed);
        private final Kernel kernel = new Kernel();
        private final List<Node> nodes = new ArrayList<>();
        private final Map<NodeId, Node> byId = new HashMap<>();
        private StagedPlan plan;
        private long messages;
        private long endedAt;
        private StagedBroadcast.Progress last;
        private long answers;

        private World(Course course) {
            this.course = course;
            for (int i = 0; i < size; i++) {
                Node node = new Node(this, i);
                nodes.add(node);
                byId.put(node.id, node);
            }
        }

        private int zones() {
            return zones;
        }

        private boolean run() {
            Map<NodeId, String> places = new HashMap<>();
            for (int i = 1; i < size; i++) {
                places.put(nodes.get(i).id, String.format(Locale.ROOT, "zone-%02d", i % zones));
            }
            // The deputies are in the first zone, the last zone is the one that fails.
            List<NodeId> deputies = List.of(nodes.get(zones).id, nodes.get(2 * zones).id);
            plan = new StagedPlan(new StagedPlan.PlanId(nodes.getFirst().id, 1), StagedPlan.canaryThenZones(nodes.get(1).id, places, DEADLINE), new byte[1_024], deputies);
            nodes.getFirst().core.conduct(plan);
            if (course == Course.CONDUCTOR_LOST) {
                kernel.after(Duration.ofMillis(120).toNanos(), () -> lose(nodes.getFirst()));
                kernel.after(Duration.ofMillis(1_500).toNanos(), () -> lose(nodes.get(zones)));
            }
            kernel.runUntil(TIME.toNanos());
            return row();
        }

        private void lose(Node lost) {
            lost.alive = false;
            kernel.after(NOTICED.toNanos(), () -> nodes.stream().filter(node -> node.alive).forEach(node -> node.core.gone(lost.id)));
        }

        private boolean row() {
            List<Node> there = nodes.stream().skip(1).filter(node -> node.alive).toList();
            long applied = there.stream().filter(node -> node.applied > 0).count();
            long undone = there.stream().filter(node -> node.undone > 0).count();
            boolean twice = nodes.stream().anyMatch(node -> node.applied > 1 || node.undone > 1);
            StagedBroadcast.State ended = last == null ? StagedBroadcast.State.RUNNING : last.state();
            out.printf(Locale.ROOT, "%-38s %10s %8.2f s %10d %10d %22d %16.2f%n", course.words, ended.name().toLowerCase(Locale.ROOT), endedAt / 1e9, applied, undone, answers,
                    messages / (double) size);
            out.flush();
            boolean asPlanned = course == Course.ZONE_FAILS
                    ? ended == StagedBroadcast.State.ABORTED && there.stream().allMatch(node -> node.applied == node.undone)
                    : ended == StagedBroadcast.State.DONE && applied == there.size() && undone == 0;
            return asPlanned && !twice;
        }
    }

    /** One node: what it applies, and its place in the tree, whose root is whoever conducts. */
    private static final class Node implements StagedBroadcast.Effects {
        private final World world;
        private final int index;
        private final NodeId id;
        private final StagedBroadcast core;
        private final Map<TimerKey, Kernel.Event> timers = new HashMap<>(4);
        private int applied;
        private int undone;
        private boolean alive = true;

        private Node(World world, int index) {
            this.world = world;
            this.index = index;
            this.id = new NodeId(new NodeName("n" + index), 1);
            this.core = new StagedBroadcast(id, this::wayTo, this);
        }

        /** Along the tree, past those that are lost: its neighbours have mended it. */
        private Optional<NodeId> wayTo(NodeId destination) {
            Node to = world.byId.get(destination);
            if (to == this || !to.alive) {
                return Optional.empty();
            }
            for (int next = step(index, to.index), guard = 0; guard < Integer.SIZE; guard++) {
                Node through = world.nodes.get(next);
                if (through.alive || through == to) {
                    return Optional.of(through.id);
                }
                next = step(next, to.index);
            }
            return Optional.of(destination);
        }

        /** The neighbour on the way from one place of the tree to another. */
        private static int step(int from, int to) {
            int below = to;
            while (below > from) {
                int parent = (below - 1) / BRANCHES;
                if (parent == from) {
                    return below;
                }
                below = parent;
            }
            return (from - 1) / BRANCHES;
        }

        /** Over how many links of the tree another is reached. */
        private int links(Node to) {
            int a = index;
            int b = to.index;
            int links = 0;
            while (a != b) {
                if (a > b) {
                    a = (a - 1) / BRANCHES;
                } else {
                    b = (b - 1) / BRANCHES;
                }
                links++;
            }
            return links;
        }

        private long delay(int links) {
            return (long) (links * HOP * (0.9 + 0.2 * world.random.nextDouble()));
        }

        @Override
        public void broadcast(byte[] message, boolean urgent) {
            for (Node to : world.nodes) {
                if (to != this) {
                    post(to, message, links(to));
                }
            }
        }

        @Override
        public void send(NodeId to, byte[] message) {
            Node receiver = world.byId.get(to);
            post(receiver, message, links(receiver));
        }

        private void post(Node to, byte[] message, int links) {
            world.messages++;
            world.kernel.after(delay(links), () -> {
                if (to.alive) {
                    world.answers += to.index == 0 ? 1 : 0;
                    to.core.message(id, message);
                }
            });
        }

        @Override
        public void apply(StagedPlan.PlanId plan, byte[] payload) {
            applied++;
            boolean lastZone = index % world.zones() == world.zones() - 1;
            boolean says = switch (world.course) {
                case FEW_FAIL -> index % FEW != 7;
                case ZONE_FAILS -> !lastZone || index / world.zones() % 2 == 0;
                default -> true;
            };
            world.kernel.after((long) (10e6 + 40e6 * world.random.nextDouble()), () -> {
                if (alive) {
                    core.applied(plan, says);
                }
            });
        }

        @Override
        public void undo(StagedPlan.PlanId plan, String reason) {
            undone++;
        }

        @Override
        public void progress(StagedPlan.PlanId plan, StagedBroadcast.Progress progress) {
            world.last = progress;
            world.endedAt = world.kernel.now();
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            cancel(key);
            timers.put(key, world.kernel.after(delayNanos, () -> {
                timers.remove(key);
                if (alive) {
                    core.timer(key);
                }
            }));
        }

        @Override
        public void cancel(TimerKey key) {
            Kernel.Event pending = timers.remove(key);
            if (pending != null) {
                pending.cancel();
            }
        }
    }
}
