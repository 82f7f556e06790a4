package io.foundation.transport.netty;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.ClusterName;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Responder;
import io.foundation.transport.api.LinkEnd;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.LinkKeys;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.Goodbye;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.Message;
import io.foundation.transport.api.SendStatus;
import io.foundation.transport.api.Transport;
import io.foundation.transport.api.TransportSettings;
import io.foundation.transport.link.ProtocolVersions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * What encryption costs, beside no encryption in the same run: links per second (each made and closed, one after the other), messages
 * per second one way, round trips. Both ends in one JVM, on 127.0.0.1. The processor time of one, which other work on the machine disturbs less, is the figure to compare. Run its main; {@code seconds} for every figure is the one argument (1).
 * The median of three alternating rounds is printed, and its ratio to that without encryption.
 */
final class EncryptionCost {

    private static final int ROUNDS = 3;
    private static final int[] SIZES = {64, 1 << 10, 64 << 10};

    private EncryptionCost() {
    }

    /** Counts what comes and keeps nothing. */
    private static final class Counting implements LinkListener {
        private final LongAdder came = new LongAdder();

        @Override
        public Admission admit(PeerHello peer) {
            return Admission.ACCEPTED;
        }

        @Override
        public void linkUp(Link link) {
        }

        @Override
        public void linkDown(Link link, LinkEnd end) {
        }

        @Override
        public void message(Link link, Message message) {
            came.increment();
        }

        @Override
        public void received(Link link, Inbound inbound) {
            came.increment();
        }

        @Override
        public void request(Link link, Message message, Responder responder) {
            responder.reply(message.body());
        }
    }

    private static Transport open(NettyTransportProvider provider, String name, LinkSecurity security, LinkListener listener) {
        return provider.open(new TransportSettings(ClusterName.of("cost"), NodeId.of(name, 1),
                new Address("127.0.0.1", 0), security, () -> new byte[0], ChannelSpec.DEFAULTS, 1 << 20, Duration.ofSeconds(20),
                Duration.ofSeconds(10), 3, Options.read("cost", provider.options(), Map.of())), listener);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static Map<String, Double> measure(LinkSecurity own, LinkSecurity other, long nanos) {
        Map<String, Double> figures = new LinkedHashMap<>();
        try (NettyTransportProvider here = new NettyTransportProvider(1, "auto", ProtocolVersions.CURRENT);
                NettyTransportProvider there = new NettyTransportProvider(1, "auto", ProtocolVersions.CURRENT)) {
            Counting counting = new Counting();
            Transport to = open(there, "beta", other, counting);
            Transport from = open(here, "alpha", own, new Counting());
            long begun = System.nanoTime();
            long cpu = cpu();
            int links = 0;
            while (System.nanoTime() - begun < nanos) {
                from.connect(to.boundAddress()).toCompletableFuture().join().close(Goodbye.NOT_NEEDED);
                links++;
            }
            figures.put("links/s", links * 1e9 / (System.nanoTime() - begun));
            figures.put("processor µs for a link", (cpu() - cpu) / 1e3 / links);
            Link link = from.connect(to.boundAddress()).toCompletableFuture().join();
            for (int size : SIZES) {
                Message message = new Message("data", "x", "k", Context.empty(), new byte[size]);
                link.request(message, Duration.ofSeconds(20)).toCompletableFuture().join();
                long before = counting.came.sum();
                long start = System.nanoTime();
                long cpuBefore = cpu();
                while (System.nanoTime() - start < nanos) {
                    if (link.send(message) != SendStatus.ACCEPTED) {
                        LockSupport.parkNanos(50_000);
                    }
                }
                figures.put("messages/s of " + size + " B", (counting.came.sum() - before) * 1e9 / (System.nanoTime() - start));
                figures.put("processor µs for " + size + " B", (cpu() - cpuBefore) / 1e3 / (counting.came.sum() - before));
                while (link.queuedBytes() > 0) {
                    LockSupport.parkNanos(1_000_000);
                }
                link.request(message, Duration.ofSeconds(60)).toCompletableFuture().join();
            }
            Message small = new Message("data", "x", "k", Context.empty(), new byte[64]);
            int trips = 0;
            long start = System.nanoTime();
            cpu = cpu();
            while (System.nanoTime() - start < nanos) {
                link.request(small, Duration.ofSeconds(20)).toCompletableFuture().join();
                trips++;
            }
            figures.put("round trips/s one after the other", trips * 1e9 / (System.nanoTime() - start));
            figures.put("processor µs for a round trip", (cpu() - cpu) / 1e3 / trips);
        }
        return figures;
    }

    public static void main(String[] arguments) {
        long nanos = (long) ((arguments.length > 0 ? Double.parseDouble(arguments[0]) : 1) * 1e9);
        ClusterSecret secret = ClusterSecret.of("the secret of a measurement");
        TestPki pki = new TestPki("cost");
        Map<String, List<LinkSecurity>> kinds = new LinkedHashMap<>();
        kinds.put("off", List.of(new LinkSecurity(secret), new LinkSecurity(secret)));
        kinds.put("by the secret", List.of(LinkSecurity.encrypted(secret), LinkSecurity.encrypted(secret)));
        LinkKeys alpha = pki.keys("alpha");
        LinkKeys beta = pki.keys("beta");
        kinds.put("certificates", List.of(LinkSecurity.mutualTls(secret, () -> alpha), LinkSecurity.mutualTls(secret, () -> beta)));
        Map<String, Map<String, List<Double>>> all = new LinkedHashMap<>();
        for (int round = -1; round < ROUNDS; round++) {
            for (Map.Entry<String, List<LinkSecurity>> kind : kinds.entrySet()) {
                Map<String, Double> figures = measure(kind.getValue().get(0), kind.getValue().get(1), round < 0 ? nanos / 2 : nanos);
                if (round >= 0) {
                    figures.forEach((what, value) -> all.computeIfAbsent(what, each -> new LinkedHashMap<>())
                            .computeIfAbsent(kind.getKey(), each -> new ArrayList<>()).add(value));
                }
            }
        }
        System.out.printf("Java %s, %d cores, both ends in one JVM over 127.0.0.1, median of %d rounds [least..most]%n", Runtime.version(),
                Runtime.getRuntime().availableProcessors(), ROUNDS);
        all.forEach((what, values) -> values.forEach((kind, list) -> {
            Collections.sort(list);
            List<Double> off = new ArrayList<>(values.get("off"));
            Collections.sort(off);
            System.out.printf("%-34s %-14s %14.2f [%.2f..%.2f]  ratio %.2f%n", what, kind, list.get(ROUNDS / 2), list.get(0), list.get(ROUNDS - 1),
                    list.get(ROUNDS / 2) / off.get(ROUNDS / 2));
        }));
    }
}
