package io.foundation.benchmarks.coordination;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.cp.IAtomicLong;
import com.hazelcast.cp.lock.FencedLock;
import io.foundation.benchmarks.child.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Hazelcast's CP subsystem: three members in this process; the first of them asks. */
final class HazelcastAgreement extends PeerAgreement {

    private static final int MEMBERS = 3;
    private static final int SECONDS = 60;

    private final List<HazelcastInstance> members = new ArrayList<>();
    private final FencedLock lock;

    HazelcastAgreement() throws InterruptedException {
        List<Integer> ports = Ports.free(MEMBERS);
        for (int port : ports) {
            members.add(Hazelcast.newHazelcastInstance(config(port, ports)));
        }
        HazelcastInstance first = members.getFirst();
        if (!first.getCPSubsystem().getCPSubsystemManagementService().awaitUntilDiscoveryCompleted(SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no CP group within " + SECONDS + " s");
        }
        lock = first.getCPSubsystem().getLock("l");
    }

    private static Config config(int port, List<Integer> ports) {
        Config config = new Config("n" + port).setClusterName("bench");
        config.setProperty("hazelcast.logging.type", "none").setProperty("hazelcast.phone.home.enabled", "false").setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false").setProperty("hazelcast.partition.count", "31");
        config.getJetConfig().setEnabled(false);
        config.getCPSubsystemConfig().setCPMemberCount(MEMBERS);
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(false).getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        ports.forEach(other -> join.getTcpIpConfig().addMember("127.0.0.1:" + other));
        return config;
    }

    @Override
    public void lockAndUnlock() {
        lock.lock();
        lock.unlock();
    }

    @Override
    SharedNumber make(String name) {
        IAtomicLong number = members.getFirst().getCPSubsystem().getAtomicLong(name);
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
        members.forEach(member -> member.getLifecycleService().terminate());
    }
}
