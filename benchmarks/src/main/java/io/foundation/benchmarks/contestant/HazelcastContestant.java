package io.foundation.benchmarks.contestant;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import java.util.List;

/** Hazelcast's topics: for each lane one there and one back, so that nobody hears itself. */
final class HazelcastContestant implements ChannelContestant {

    @Override
    public ChannelEnd open(Ends ends, Arrivals arrivals) {
        Config config = new Config("n" + ends.port()).setClusterName("bench");
        config.setProperty("hazelcast.logging.type", "none")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false");
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().setPort(ends.port()).setPortAutoIncrement(false).setReuseAddress(true).getInterfaces().setEnabled(true)
                .addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        List.of(ends.port(), ends.other()).forEach(port -> join.getTcpIpConfig().addMember("127.0.0.1:" + port));
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
        for (Lane lane : Lane.values()) {
            ITopic<byte[]> in = instance.getTopic(topic(lane, ends.port()));
            in.addMessageListener(message -> Bodies.tell(arrivals, message.getMessageObject()));
        }
        return new End(instance, instance.getTopic(topic(Lane.BULK, ends.other())), instance.getTopic(topic(Lane.URGENT, ends.other())));
    }

    private static String topic(Lane lane, int to) {
        return lane + "-to-" + to;
    }

    private record End(HazelcastInstance instance, ITopic<byte[]> bulk, ITopic<byte[]> urgent) implements ChannelEnd {

        @Override
        public void send(Lane lane, byte[] body) {
            (lane == Lane.BULK ? bulk : urgent).publish(body);
        }

        @Override
        public void close() {
            instance.getLifecycleService().terminate();
        }
    }
}
