package io.foundation.testkit.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Several hosts on this machine: network namespaces on one switch, with links that can be cut silently, as if a cable were pulled. The switch
 * is in a namespace of its own too, so that nothing of the machine's own network is touched. Needs root, {@code ip} and {@code iptables};
 * {@link #unavailable} says what is missing. Names are this process's own, and all is removed by {@link #close} or at the end of the JVM.
 */
public final class NetworkHosts implements AutoCloseable {

    private static final String SUBNET = "10.97.0.";
    private static final int MAX_HOSTS = 50;
    private static final int NAME_RADIX = 36;
    private static final AtomicInteger MADE = new AtomicInteger();

    private final String id;
    private final String hub;
    private final List<NetworkHost> hosts = new ArrayList<>();
    private final List<String> namespaces = new ArrayList<>();
    private final Thread hook = new Thread(this::remove, "fnd-testkit-hosts-end");

    private NetworkHosts() {
        id = Long.toString(ProcessHandle.current().pid(), NAME_RADIX) + "-" + MADE.incrementAndGet();
        hub = "fnd-" + id + "-hub";
    }

    /** Why hosts cannot be made here; empty if they can. It is tried, and what was tried is removed. */
    public static Optional<String> unavailable() {
        try (NetworkHosts tried = create(2)) {
            tried.cut(tried.get(0), tried.get(1));
            return Optional.empty();
        } catch (UncheckedIOException e) {
            return Optional.of("network namespaces cannot be made here (" + e.getCause().getMessage()
                    + "); they need root, and the packages iproute2 and iptables");
        }
    }

    /**
     * Makes hosts that all reach each other.
     *
     * @param count how many, 1 to {@value #MAX_HOSTS}
     * @throws UncheckedIOException if the system does not let us; nothing is left then
     */
    public static NetworkHosts create(int count) {
        if (count < 1 || count > MAX_HOSTS) {
            throw new IllegalArgumentException(count + " hosts cannot be made: 1 to " + MAX_HOSTS + " are allowed.");
        }
        NetworkHosts made = new NetworkHosts();
        Runtime.getRuntime().addShutdownHook(made.hook);
        try {
            made.build(count);
        } catch (IOException e) {
            made.close();
            throw new UncheckedIOException(e);
        }
        return made;
    }

    private void build(int count) throws IOException {
        namespace(hub);
        // Without snooping the switch passes multicast on to all, as a plain one does.
        inside(hub, "ip", "link", "add", "switch", "type", "bridge", "mcast_snooping", "0");
        inside(hub, "ip", "link", "set", "switch", "up");
        for (int i = 1; i <= count; i++) {
            NetworkHost host = new NetworkHost("fnd-" + id + "-" + i, SUBNET + i);
            namespace(host.namespace());
            String port = "port" + i;
            inside(hub, "ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", host.namespace());
            inside(hub, "ip", "link", "set", port, "master", "switch", "up");
            inside(host.namespace(), "ip", "address", "add", host.address() + "/24", "dev", "eth0");
            inside(host.namespace(), "ip", "link", "set", "eth0", "up");
            hosts.add(host);
        }
    }

    private void namespace(String name) throws IOException {
        Processes.run("ip", "netns", "add", name);
        namespaces.add(name);
        inside(name, "ip", "link", "set", "lo", "up");
    }

    private static void inside(String namespace, String... command) throws IOException {
        Processes.run(new NetworkHost(namespace, "").command(List.of(command)).toArray(String[]::new));
    }

    /** The host of that number, from 0. */
    public NetworkHost get(int index) {
        return hosts.get(index);
    }

    /** Nothing passes between the two any more, in either direction, and neither is told. */
    public void cut(NetworkHost one, NetworkHost other) {
        filter("-A", one, other);
        filter("-A", other, one);
    }

    /** The two reach each other again. */
    public void heal(NetworkHost one, NetworkHost other) {
        filter("-D", one, other);
        filter("-D", other, one);
    }

    /** What one host sends to another is lost from now on; the other way is as before. */
    public void cutOneWay(NetworkHost from, NetworkHost to) {
        filter("-A", to, from);
    }

    /** Undoes {@link #cutOneWay}. */
    public void healOneWay(NetworkHost from, NetworkHost to) {
        filter("-D", to, from);
    }

    private static void filter(String action, NetworkHost at, NetworkHost from) {
        try {
            inside(at.namespace(), "iptables", "-w", action, "INPUT", "-s", from.address(), "-j", "DROP");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes all. What still runs on a host keeps its network until it ends. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException theJvmEnds) {
            return; // the hook removes all
        }
        remove();
    }

    private synchronized void remove() {
        for (String namespace : namespaces) {
            try {
                Processes.run("ip", "netns", "delete", namespace);
            } catch (IOException e) {
                System.err.println("The network namespace " + namespace + " was not removed: " + e.getMessage());
            }
        }
        namespaces.clear();
    }
}
