package io.foundation.transport.netty;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.Address;
import io.foundation.testkit.transport.TransportNode;
import io.foundation.transport.api.BodySource;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.Payload;
import io.foundation.transport.api.SendStatus;
import io.foundation.transport.link.ProtocolVersions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * A process of its own, with as much memory as its test gives it: two nodes, one of which sends the other a file on {@code data} while it asks on {@code control}. Prints one
 * line of {@code name=value}, or dies of what went wrong.
 */
final class LargeBody {

    private static final long SEED = 20_261_127L;
    private static final int BLOCK = 64 << 10;
    private static final int MAX_SAMPLES = 1_000_000;

    private LargeBody() {
    }

    /** @param args the size in bytes */
    public static void main(String[] args) throws Exception {
        int size = Integer.parseInt(args[0]);
        Path file = Files.createTempFile("foundation-test-", ".body");
        try {
            System.out.println(run(file, size, write(file, size)));
        } finally {
            Files.delete(file);
        }
        System.exit(0);
    }

    private static String run(Path file, int size, long checksum) throws Exception {
        try (TransportNode alpha = open("alpha", size); TransportNode beta = open("beta", size)) {
            CompletableFuture<Payload> came = new CompletableFuture<>();
            beta.listener().onInbound(inbound -> {
                if (inbound.channel().equals("data")) {
                    came.complete(inbound.payload());
                }
                return false;
            });
            Link link = alpha.dial(beta.address()).toCompletableFuture().get(30, TimeUnit.SECONDS);
            long[] alone = new long[2_000];
            for (int i = 0; i < alone.length; i++) {
                alone[i] = ask(link);
            }
            long begun = System.nanoTime();
            SendStatus status = link.send(new Message("data", "file", "", Context.empty(), new byte[0]), BodySource.of(file));
            if (status != SendStatus.ACCEPTED) {
                throw new IllegalStateException("the file was not taken: " + status);
            }
            long[] beside = new long[MAX_SAMPLES];
            int asked = 0;
            long queued = 0;
            while (!came.isDone() && asked < MAX_SAMPLES) {
                beside[asked++] = ask(link);
                queued = Math.max(queued, link.queuedBytes());
            }
            long millis = (System.nanoTime() - begun) / 1_000_000;
            try (Payload payload = came.get(60, TimeUnit.SECONDS)) {
                if (payload.isInMemory() || payload.length() != size || checksum(payload.open()) != checksum) {
                    throw new IllegalStateException("what came is not what was sent: " + payload.length() + " bytes, in memory " + payload.isInMemory());
                }
            }
            System.gc();
            long live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            return "bytes=" + size + " millis=" + millis + " asked=" + asked + " aloneP50us=" + quantile(alone, alone.length, 0.5) + " aloneP99us="
                    + quantile(alone, alone.length, 0.99) + " p50us=" + quantile(beside, asked, 0.5) + " p99us=" + quantile(beside, asked, 0.99) + " maxus="
                    + quantile(beside, asked, 1) + " queuedBytes=" + queued + " liveHeapBytes=" + live + " maxHeapBytes=" + Runtime.getRuntime().maxMemory();
        }
    }

    private static TransportNode open(String name, int size) {
        return new TransportNode.Setup(name, new Address("127.0.0.1", 0)).maxMessageBytes(size).open(new NettyTransportProvider(2, "nio", ProtocolVersions.CURRENT));
    }

    private static long ask(Link link) throws Exception {
        long begun = System.nanoTime();
        link.request(new Message("control", "s", "", Context.empty(), new byte[100]), Duration.ofSeconds(30)).toCompletableFuture().get(30, TimeUnit.SECONDS);
        return System.nanoTime() - begun;
    }

    private static long quantile(long[] nanos, int count, double part) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.ceil(part * count))] / 1_000;
    }

    private static long write(Path file, int size) throws IOException {
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

    private static long checksum(InputStream from) throws IOException {
        CRC32C checksum = new CRC32C();
        try (CheckedInputStream in = new CheckedInputStream(from, checksum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return checksum.getValue();
    }
}
