package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.topology.clientserver.ClientServerProvider;
import io.foundation.transport.netty.NettyTransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.awaitility.Awaitility;

/**
 * A process of its own, with as much memory as its test gives it: two clients and the server they reach each other over. One client sends a file to the server, then to the other
 * client, at most once and confirmed. Prints one line of {@code name=value}, or dies of what went wrong.
 */
final class LargeMessages {

    private static final long SEED = 20_261_127L;
    private static final int BLOCK = 64 << 10;
    private static final NodeName SERVER = NodeName.of("s");
    private static final NodeName OTHER = NodeName.of("c1");

    private LargeMessages() {
    }

    /** @param args the size in bytes, and a folder */
    public static void main(String[] args) throws Exception {
        int size = Integer.parseInt(args[0]);
        Path folder = Path.of(args[1]);
        Path file = folder.resolve("body");
        long checksum = write(file, size);
        NettyTransportProvider netty = new NettyTransportProvider();
        try (TestNode server = node("s", "server", size, folder, netty, List.of()); TestNode client = node("c0", "client", size, folder, netty, NettyNodes.addresses(server));
                TestNode other = node("c1", "client", size, folder, netty, NettyNodes.addresses(server))) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> List.of(server, client, other).stream()
                    .allMatch(node -> node.view().size() == 3 && node.view().values().stream().allMatch(MemberState.READY::equals)));
            BlockingQueue<Long> came = new LinkedBlockingQueue<>();
            for (TestNode node : List.of(server, other)) {
                node.engine.messaging().onLarge("file", message -> came.add(checksum(message.body().open())));
            }
            long begun = System.nanoTime();
            for (NodeName to : List.of(SERVER, OTHER)) {
                for (Acknowledgement ack : List.of(Acknowledgement.CHANNEL, Acknowledgement.HANDLED)) {
                    client.engine.messaging().send(to, Outgoing.of("file", new byte[0]).acknowledged(ack), LargeBody.of(file)).toCompletableFuture().get(120, TimeUnit.SECONDS);
                    Long sum = came.poll(120, TimeUnit.SECONDS);
                    if (sum == null || sum != checksum) {
                        throw new IllegalStateException("what " + to + " was given (" + ack + ") is not what was sent");
                    }
                }
            }
            long millis = (System.nanoTime() - begun) / 1_000_000;
            if (!came.isEmpty()) {
                throw new IllegalStateException("more came than was sent");
            }
            System.gc();
            System.out.println("bytes=" + size + " millis=" + millis + " relayed=" + server.engine.admin().facts().get("relayed.forwarded") + " liveHeapBytes="
                    + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + " maxHeapBytes=" + Runtime.getRuntime().maxMemory());
        } finally {
            netty.close();
        }
        System.exit(0);
    }

    private static TestNode node(String name, String role, int size, Path folder, NettyTransportProvider netty, List<Address> seeds) {
        return new TestNode(EngineSettings.local(ClusterName.of("test"), NodeName.of(name), TestNode.SECRET, TestNode.seeds(seeds), folder)
                .withTransport(EngineSettings.Part.of("netty")).withTopology(new EngineSettings.Part("clientserver", Map.of())).withRoles(Set.of(role))
                .withMaxMessage(size), netty, new ClientServerProvider());
    }

    /** Writes a file whose bytes look like chance; its checksum. */
    static long write(Path file, int size) throws IOException {
        Random random = new Random(SEED);
        CRC32C checksum = new CRC32C();
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                int count = Math.min(left, block.length);
                out.write(block, 0, count);
                checksum.update(block, 0, count);
            }
        }
        return checksum.getValue();
    }

    /** The checksum of a stream, which is closed. */
    static long checksum(InputStream from) throws IOException {
        CRC32C checksum = new CRC32C();
        try (CheckedInputStream in = new CheckedInputStream(from, checksum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return checksum.getValue();
    }
}
