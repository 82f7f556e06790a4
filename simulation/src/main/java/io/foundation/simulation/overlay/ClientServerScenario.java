package io.foundation.simulation.overlay;

import io.foundation.simulation.Arguments;
import io.foundation.topology.api.Peer;
import io.foundation.topology.clientserver.ClientServerProvider;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Thousands of clients and some servers: who is at home where, what a broadcast costs, and what the death of a server does. */
public final class ClientServerScenario {

    static final List<String> OPTIONS = List.of("clients", "servers", "broadcasts", "seed");

    private final PrintStream out;
    private final int clients;
    private final int servers;
    private final int broadcasts;
    private final long seed;

    public ClientServerScenario(List<String> options, PrintStream out) {
        Arguments arguments = new Arguments("clientserver", options, OPTIONS);
        this.out = out;
        this.clients = arguments.integer("clients", 10_000, 10, 50_000);
        this.servers = arguments.integer("servers", 40, 2, 200);
        this.broadcasts = arguments.integer("broadcasts", 10, 1, 1_000);
        this.seed = arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Whether everybody has a home and every broadcast reached everybody once. */
    public boolean run() {
        OverlayWorld world = new OverlayWorld(OverlaySettings.of(servers + clients, seed, new ClientServerProvider())
                .withRoles(index -> index < servers ? Set.of("server") : Set.of()).withOptions(Map.of("maxClients", "1024")));
        for (int i = 0; i < servers + clients; i++) {
            world.start(i, i == 0 ? List.of() : List.of(i < servers ? 0 : i % servers));
            // What the membership tells: everybody of the servers, the servers of each other.
            for (int server = 0; server < Math.min(i, servers); server++) {
                world.core(i).peerKnown(new Peer(world.id(server), Set.of("server")));
                if (i < servers) {
                    world.core(server).peerKnown(new Peer(world.id(i), Set.of("server")));
                }
            }
            world.run(Duration.ofMillis(1));
        }
        world.run(Duration.ofSeconds(30));
        boolean well = state(world, "formed");
        well &= broadcast(world);
        world.crash(1, false);
        world.run(Duration.ofMillis(200));
        well &= state(world, "200 ms after a server died");
        well &= broadcast(world);
        world.run(Duration.ofSeconds(10));
        well &= state(world, "10 s after");
        return well & broadcast(world);
    }

    private boolean state(OverlayWorld world, String when) {
        long homeless = world.up().stream().filter(index -> index >= servers).filter(index -> "none".equals(world.view(index).facts().get("home"))).count();
        int[] loads = world.up().stream().filter(index -> index < servers).mapToInt(index -> Integer.parseInt(world.view(index).facts().get("home of"))).sorted().toArray();
        out.printf("%-28s %d clients, %d without a home; a server is the home of %d to %d, median %d%n", when, clients, homeless, loads[0],
                loads[loads.length - 1], loads[loads.length / 2]);
        return homeless == 0 && Arrays.stream(loads).sum() == clients;
    }

    private boolean broadcast(OverlayWorld world) {
        double reached = 1;
        double redundancy = 0;
        int last = 0;
        int repeated = 0;
        for (int i = 0; i < broadcasts; i++) {
            List<Integer> up = world.up();
            BroadcastTrace trace = world.broadcast(up.get(world.random().nextInt(up.size())));
            world.run(Duration.ofSeconds(1));
            reached = Math.min(reached, world.reliability(trace));
            redundancy = Math.max(redundancy, trace.redundancy());
            last = Math.max(last, trace.lastHop());
            repeated += trace.repeated();
        }
        world.forgetBroadcasts();
        out.printf(java.util.Locale.ROOT, "  %d broadcasts: at worst %.4f reached, redundancy %.4f, last hop %d, %d delivered twice%n", broadcasts, reached, redundancy,
                last, repeated);
        return reached == 1 && repeated == 0;
    }
}
