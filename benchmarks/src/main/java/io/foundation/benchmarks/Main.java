package io.foundation.benchmarks;

import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.broadcast.BroadcastChild;
import io.foundation.benchmarks.channel.ChannelChildren;
import io.foundation.benchmarks.channel.ChannelsCommand;
import io.foundation.benchmarks.child.Folders;
import io.foundation.benchmarks.coordination.AgreementChildren;
import io.foundation.benchmarks.coordination.CoordinationCommand;
import io.foundation.benchmarks.experiment.ExperimentChild;
import io.foundation.benchmarks.experiment.ExperimentsCommand;
import io.foundation.benchmarks.idle.IdleChildren;
import io.foundation.benchmarks.membership.DetectionChild;
import io.foundation.benchmarks.membership.FalseAlarmsChild;
import io.foundation.benchmarks.membership.FormationChild;
import io.foundation.benchmarks.membership.VictimChild;
import io.foundation.benchmarks.request.EchoChildren;
import io.foundation.benchmarks.scale.ScaleCommand;
import io.foundation.benchmarks.services.ServicesCommand;
import io.foundation.benchmarks.startup.StartupCommand;
import java.util.Arrays;
import java.util.List;

/** The entry: a command for people, or the part of a measured process. */
public final class Main {

    private static final String HELP = """
            Measures Foundation beside its peers, in one run, on this machine.

              cluster      formation, steady cost, detection of failures, request and reply
              channels     messages between two processes and from one to many
              coordination locks, counters, elections beside Curator and others
              experiments  connections, affinity, priorities over a slow line
              falsealarms  a healthy cluster for some minutes: is anybody taken for gone?
              scale        hundreds of nodes in one process: form, lose half, go on
              services     calls of telemetry and the other core services beside what lies under them
              startup      from the process start of the distribution to a ready node

            Each says more with --help.""";

    private Main() {
    }

    /** Exit status 0: measured; 1: could not; 2: the command was not understood. */
    public static void main(String[] args) throws Exception {
        cleanUpAtTheEnd();
        try {
            run(args.length == 0 ? "--help" : args[0], Arrays.asList(args).subList(Math.min(1, args.length), args.length));
        } catch (FoundationException failure) {
            System.err.println(failure.getMessage());
            System.exit(2);
        }
    }

    /** However this process ends: what it started ends with it, also what it has suspended, and its folders go. */
    private static void cleanUpAtTheEnd() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            Folders.removeAll();
        }, "fnd-bench-end"));
    }

    private static void run(String command, List<String> rest) throws Exception {
        switch (command) {
            case "cluster" -> ClusterCommand.run(rest);
            case "formation-child" -> FormationChild.run(rest);
            case "detection-child" -> DetectionChild.run(rest);
            case "falsealarms" -> FalseAlarmsCommand.run(rest);
            case "scale" -> ScaleCommand.run(rest);
            case "startup" -> StartupCommand.run(rest);
            case "services" -> ServicesCommand.run(rest);
            case "falsealarms-child" -> FalseAlarmsChild.run(rest);
            case "echo-server" -> EchoChildren.serve(rest);
            case "echo-client" -> EchoChildren.ask(rest);
            case "channels" -> ChannelsCommand.run(rest);
            case "coordination" -> CoordinationCommand.run(rest);
            case "agreement-server" -> AgreementChildren.serve(rest);
            case "agreement-client" -> AgreementChildren.ask(rest);
            case "channel-receiver" -> ChannelChildren.receive(rest);
            case "channel-sender" -> ChannelChildren.send(rest);
            case "experiments" -> ExperimentsCommand.run(rest);
            case "experiment-child" -> ExperimentChild.run(rest);
            case "broadcast-child" -> BroadcastChild.run(rest);
            case "idle-measured" -> IdleChildren.measured(rest);
            case "idle-peers" -> IdleChildren.peers(rest);
            case "victim" -> VictimChild.run(rest);
            case "--help", "-h", "help" -> System.out.println(HELP);
            default -> {
                System.err.println("There is no command '" + command + "': use cluster, channels, coordination, experiments, falsealarms, scale, services or startup.");
                System.exit(2);
            }
        }
    }
}
