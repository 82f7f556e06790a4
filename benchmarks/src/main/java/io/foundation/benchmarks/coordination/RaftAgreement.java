package io.foundation.benchmarks.coordination;

import io.foundation.benchmarks.child.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.protocols.raft.ELECTION;
import org.jgroups.protocols.raft.NO_DUPES;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.protocols.raft.REDIRECT;
import org.jgroups.raft.blocks.CounterService;
import org.jgroups.raft.blocks.RaftSyncCounter;
import org.jgroups.stack.Protocol;

/** JGroups-raft: three members in this process; the first of them asks. */
final class RaftAgreement extends PeerAgreement {

    private static final List<String> MEMBERS = List.of("A", "B", "C");
    private static final long MILLIS = 10_000;

    private final List<JChannel> channels = new ArrayList<>();
    private final CounterService service;

    RaftAgreement() throws Exception {
        List<Integer> ports = Ports.free(MEMBERS.size());
        List<CounterService> services = new ArrayList<>();
        for (int i = 0; i < MEMBERS.size(); i++) {
            JChannel channel = new JChannel(stack(MEMBERS.get(i), ports.get(i), ports));
            channels.add(channel);
            channel.getProtocolStack().<TCP>findProtocol(TCP.class).getDiagnosticsHandler().setEnabled(false);
            services.add(new CounterService(channel).raftId(MEMBERS.get(i)).replTimeout(MILLIS));
            channel.name(MEMBERS.get(i)).connect("bench");
        }
        service = services.getFirst();
    }

    private interface Attempt {
        RaftSyncCounter make() throws Exception;
    }

    /** Until there is a leader, counters cannot be had. */
    private static RaftSyncCounter waitFor(Attempt attempt) throws Exception {
        long deadline = System.nanoTime() + MILLIS * 3_000_000;
        while (true) {
            try {
                return attempt.make();
            } catch (Exception e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private static List<Protocol> stack(String name, int port, List<Integer> ports) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        TCP tcp = new TCP();
        tcp.setBindAddress(loopback);
        tcp.setBindPort(port);
        tcp.setPortRange(0);
        tcp.tcpNodelay(true);
        TCPPING ping = new TCPPING().setInitialHosts(ports.stream().map(each -> new InetSocketAddress(loopback, each)).toList()).setPortRange(0);
        GMS gms = new GMS();
        gms.printLocalAddress(false);
        RAFT raft = new RAFT().members(MEMBERS).raftId(name).logClass("org.jgroups.protocols.raft.InMemoryLog").logPrefix(name + UUID.randomUUID());
        return List.of(tcp, ping, new FD_ALL3(), new VERIFY_SUSPECT2(), new NAKACK2(), new UNICAST3(), new STABLE(), new NO_DUPES(), gms, new UFC(), new FRAG4(), new ELECTION(), raft,
                new REDIRECT());
    }

    @Override
    public void lockAndUnlock() throws NotThereException {
        throw new NotThereException("lock");
    }

    @Override
    SharedNumber make(String name) throws Exception {
        RaftSyncCounter number = waitFor(() -> service.getOrCreateCounter(name, 0));
        return new SharedNumber() {
            @Override
            public void increment() {
                number.incrementAndGet();
            }

            @Override
            public boolean replace(long expected, long next) {
                return number.compareAndSet(expected, next);
            }
        };
    }

    @Override
    public void close() {
        channels.forEach(JChannel::close);
    }
}
