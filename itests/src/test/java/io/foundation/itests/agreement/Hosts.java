package io.foundation.itests.agreement;

import io.foundation.testkit.nodes.NetworkHosts;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Where processes run: as many hosts as there are servers, where such can be made, else this machine for all. */
final class Hosts implements AutoCloseable {

    private final Optional<NetworkHosts> network;

    Hosts() {
        Optional<String> reason = NetworkHosts.unavailable();
        reason.ifPresent(why -> System.out.println("SKIPPED: cuts of the network between servers: " + why));
        network = reason.isPresent() ? Optional.empty() : Optional.of(NetworkHosts.create(ServerGroup.SIZE));
    }

    /** Whether one can be cut off. */
    boolean canBeCut() {
        return network.isPresent();
    }

    String address(int host) {
        return network.map(hosts -> hosts.get(host).address()).orElse("127.0.0.1");
    }

    /** What makes a command line run there. */
    UnaryOperator<List<String>> on(int host) {
        return network.<UnaryOperator<List<String>>>map(hosts -> hosts.get(host)::command).orElse(UnaryOperator.identity());
    }

    /** Nobody on other hosts hears anything of this one any more, nor it of them. */
    void cutOff(int host) {
        NetworkHosts hosts = network.orElseThrow();
        others(host, (one, other) -> hosts.cut(hosts.get(one), hosts.get(other)));
    }

    void heal(int host) {
        NetworkHosts hosts = network.orElseThrow();
        others(host, (one, other) -> hosts.heal(hosts.get(one), hosts.get(other)));
    }

    private static void others(int host, BiConsumer<Integer, Integer> what) {
        IntStream.range(0, ServerGroup.SIZE).filter(other -> other != host).forEach(other -> what.accept(host, other));
    }

    @Override
    public void close() {
        network.ifPresent(NetworkHosts::close);
    }
}
