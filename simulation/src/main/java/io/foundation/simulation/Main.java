package io.foundation.simulation;

import io.foundation.base.api.error.FoundationException;
import io.foundation.simulation.broadcast.PlumtreeScenario;
import io.foundation.simulation.broadcast.RumourScenario;
import io.foundation.simulation.broadcast.StagedScenario;
import io.foundation.simulation.overlay.ClientServerScenario;
import io.foundation.simulation.overlay.HyParViewScenario;
import io.foundation.simulation.overlay.RelayScenario;
import io.foundation.simulation.overlay.XbotScenario;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The command line of the simulator. Exit status 0: all was well; 1: something was not; 2: a wrong option. */
public final class Main {

    private static final String HELP = """
            Runs the protocol cores of a cluster in virtual time, from a seed: the same options give the same history.

            membership   a cluster forms, is quiet, loses nodes, has one suspended, is parted and healed
              --nodes N          2 to 10000, default 100
              --loss PART        of messages, 0 to 0.9, default 0
              --delay TIME       one way on average, up to 5s, default 1ms
              --duration TIME    how long it is quiet, default 60s
              --crash N          processes killed, up to a third of the nodes, default 3
              --silent N         machines that lose power, up to a third, default 3
              --pause N          processes suspended for 10s, up to a third, default 1
              --partition TIME   how long it is parted in two halves, 0 for not, default 20s
              --detector TYPE    swim or phi, default swim
              --seed NUMBER      default 1

            gossip       membership alone, over a partial overlay: how news spreads when one changes, many join, leave and are forgotten
                         at once, links lose messages, the cluster is parted and healed; what it costs, beside what is claimed
              --nodes N          20 to 20000, default 1000; about 110 bytes of memory a pair of nodes
              --neighbours N     of each, at random, 3 to 19, default 5
              --several N        how many change, join, leave and are forgotten, up to a quarter of the nodes, default a hundredth
              --loss PART        of messages, on half of the links, 0 to 0.9, default 0.2
              --delay TIME       one way on average, up to 1s, default 1ms
              --duration TIME    how long it is quiet, default 10s
              --plots FOLDER     also draw how news spreads: PNG, with the numbers as JSON
              --seed NUMBER      default 1

            lifeguard    what each of Lifeguard's rules is worth: some nodes are slow, healthy ones are judged
              --nodes N          8 to 1000, or to what --upTo is, default 64
              --slow N           how many are slow, up to half of the nodes, default an eighth
              --block TIME       how long their messages are held up, default 16s
              --every TIME       how often, default 32s
              --duration TIME    default 5m
              --upTo N           instead of all rules at one size: plain SWIM, Lifeguard and ours at --nodes and its doubles up to N,
                                 at most 10000, with the same share of slow ones; detectors alone, about 110 bytes a pair of nodes;
                                 plain SWIM up to 1024
              --plots FOLDER     also draw that: PNG, with the numbers as JSON
              --seed NUMBER      default 1

            swim         the figures of SWIM: deaths seen by size, doubts about the living by messages lost
              --nodes N          the largest cluster, 16 to 10000, default 128; detectors alone, about 110 bytes a pair of nodes
              --deaths N         for each size, 1 to 100, default 5
              --plots FOLDER     also draw them: PNG, with the numbers as JSON
              --seed NUMBER      default 1

            delivery     confirmed messages over links that break, drop and double, with restarts
              --schedules N      default 200
              --messages N       about so many in each, default 2000
              --loss PART        of frames, 0 to 0.5, default 0.05
              --doubled PART     of frames, 0 to 0.5, default 0.05
              --keys N           default 8
              --seed NUMBER      of the first schedule, default 1

            plumtree     the figures of Plumtree: what a broadcast costs beside a flood, by sender and timer, and after deaths
              --nodes N          10 to 100000, default 10000
              --degree N         neighbours of each, default 5
              --messages N       measured in each setting, default 20
              --over OVERLAY     random (neighbours are given) or hyparview (nodes find them), default random
              --part PART        cost, timer, failures or all, default all
              --plots FOLDER     also draw them: PNG, with the numbers as JSON
              --seed NUMBER      default 1

            rumour       what rumours reach by their fan-out, beside what the theory expects
              --nodes N          100 to 50000, default 10000
              --neighbours N     of each, default 30
              --messages N       in each setting, default 10
              --plots FOLDER     also draw them: PNG, with the numbers as JSON
              --seed NUMBER      default 1

            staged       something brought to all in stages: all say yes, a few say no, a zone fails, the conductor is lost
              --nodes N          20 to 50000, default 10000
              --zones N          1 to 20, default 5
              --seed NUMBER      default 1

            hyparview    the figures of HyParView: the overlay after joins and cycles, broadcasts by fanout and after deaths
              --nodes N          50 to 20000, default 10000; takes minutes
              --failures N       how many nodes the deaths are tried with, default as many
              --cycles N         of shuffling, default 50
              --broadcasts N     averaged for each reliability, default 10
              --part PART        stable, fanout, deaths or all, default all; or, a row for each of several seeds:
                                 checks (what the overlay is held to), islands (90 and 95 % die, seeds live), restarts (1 % a cycle)
              --seeds N          how many seeds those have, from the first on, default 10
              --plots FOLDER     also draw them: PNG, with the numbers as JSON
              --seed NUMBER      default 1

            clientserver thousands of clients at some servers: homes, broadcasts, the death of a server
              --clients N        10 to 50000, default 10000
              --servers N        2 to 200, default 40
              --broadcasts N     after each step, default 10
              --seed NUMBER      default 1

            xbot         the figure of X-BOT: what a link costs, round by round, where nodes stand in ten clusters
              --nodes N          20 to 10000, default 1000
              --rounds N         default 200
              --plots FOLDER     also draw it: PNG, with the numbers as JSON
              --seed NUMBER      default 1

            relay        single messages between nodes that are not linked, over the overlay that HyParView makes
              --nodes N          20 to 20000, default 10000
              --pairs N          of sender and destination, default 1000
              --cycles N         of shuffling before, default 10
              --plots FOLDER     also draw links passed by the shortest way: PNG, with the numbers as JSON
              --seed NUMBER      default 1

            Examples:
              membership --nodes 200 --loss 0.1 --seed 7
              lifeguard --nodes 128 --slow 16 --block 4s --every 8s --duration 10m
            """;

    private Main() {
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(Arrays.asList(arguments), out, err));
    }

    /** Does what is asked and gives the exit status. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.isEmpty() || arguments.contains("--help") || arguments.contains("-h") || arguments.get(0).equals("help")) {
            out.print(HELP);
            return arguments.isEmpty() ? 2 : 0;
        }
        List<String> options = arguments.subList(1, arguments.size());
        try {
            return switch (arguments.get(0)) {
                case "membership" -> new MembershipScenario(options, out).run() ? 0 : 1;
                case "gossip" -> new GossipScenario(options, out).run() ? 0 : 1;
                case "lifeguard" -> new LifeguardScenario(options, out).run() ? 0 : 1;
                case "delivery" -> new DeliveryScenario(options, out).run() ? 0 : 1;
                case "swim" -> new SwimScenario(options, out).run() ? 0 : 1;
                case "plumtree" -> new PlumtreeScenario(options, out).run() ? 0 : 1;
                case "hyparview" -> new HyParViewScenario(options, out).run() ? 0 : 1;
                case "clientserver" -> new ClientServerScenario(options, out).run() ? 0 : 1;
                case "xbot" -> new XbotScenario(options, out).run() ? 0 : 1;
                case "relay" -> new RelayScenario(options, out).run() ? 0 : 1;
                case "rumour" -> new RumourScenario(options, out).run() ? 0 : 1;
                case "staged" -> new StagedScenario(options, out).run() ? 0 : 1;
                default -> {
                    err.println("There is no simulation '" + arguments.get(0) + "': use membership, gossip, lifeguard, swim, delivery, plumtree, rumour, staged, hyparview, xbot, relay or clientserver; see --help.");
                    yield 2;
                }
            };
        } catch (FoundationException e) {
            err.println(e.getMessage());
            return 2;
        }
    }
}
