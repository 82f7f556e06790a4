package io.foundation.benchmarks.contestant;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.MessageConsumerOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The clustered event bus of Vert.x, members found by Hazelcast. */
final class VertxContestant implements ChannelContestant {

    /** More than any window of ours: beyond it a consumer drops. */
    private static final int BUFFERED = 100_000;
    private static final int LOOPS = 2;
    private static final long START_SECONDS = 30;

    @Override
    public ChannelEnd open(Ends ends, Arrivals arrivals) throws Exception {
        VertxOptions options = new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(LOOPS)
                .setEventBusOptions(new EventBusOptions().setHost("127.0.0.1").setPort(ends.port()).setClusterPublicHost("127.0.0.1")
                        .setClusterPublicPort(ends.port()));
        Vertx vertx = Vertx.builder().with(options).withClusterManager(new HazelcastClusterManager(members(ends)))
                .buildClustered().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        for (Lane lane : Lane.values()) {
            vertx.eventBus().<Buffer>consumer(new MessageConsumerOptions().setAddress(address(lane, ends.port())).setMaxBufferedMessages(BUFFERED),
                    message -> arrivals.arrived(message.body().getByte(0), message.body().getLong(1), message.body().length()))
                    .completion().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        }
        return new End(vertx, address(Lane.BULK, ends.other()), address(Lane.URGENT, ends.other()));
    }

    /** The members' own ports are a little above those of the event bus. */
    private static Config members(Ends ends) {
        Config config = ConfigUtil.loadConfig();
        config.setClusterName("bench").setProperty("hazelcast.logging.type", "none").setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false").setProperty("hazelcast.shutdownhook.enabled", "false");
        config.getNetworkConfig().setPort(ends.port() + 1).setPortAutoIncrement(false).getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        List.of(ends.port(), ends.other()).forEach(port -> join.getTcpIpConfig().addMember("127.0.0.1:" + (port + 1)));
        return config;
    }

    private static String address(Lane lane, int to) {
        return lane + "-to-" + to;
    }

    private record End(Vertx vertx, String bulk, String urgent) implements ChannelEnd {

        @Override
        public void send(Lane lane, byte[] body) {
            vertx.eventBus().send(lane == Lane.BULK ? bulk : urgent, Buffer.buffer(body));
        }

        @Override
        public void close() throws Exception {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
