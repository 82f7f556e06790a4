package io.foundation.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.NettyServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * The feature {@code tp-curator} at work inside a stock Karaf: that a bundle resolves says little, as what it lacks shows when it connects.
 * So a server starts in the container, and clients connect to it by both kinds of socket.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class CuratorIT {

    private static final long PATIENCE_SECONDS = 60;
    private static final int SESSION_MILLIS = 20_000;

    @Configuration
    public Option[] configuration() {
        return Exam.stockKarafWith("tp-curator");
    }

    @Test
    public void clientsConnectCreateReadAndWatchByNio() throws Exception {
        aServerAndItsClients(new NIOServerCnxnFactory(), "org.apache.zookeeper.ClientCnxnSocketNIO");
    }

    @Test
    public void clientsConnectCreateReadAndWatchByNetty() throws Exception {
        // The class is public, its constructor is not, and the property is what it is meant to be chosen by.
        System.setProperty(ServerCnxnFactory.ZOOKEEPER_SERVER_CNXN_FACTORY, NettyServerCnxnFactory.class.getName());
        try {
            aServerAndItsClients(ServerCnxnFactory.createFactory(), "org.apache.zookeeper.ClientCnxnSocketNetty");
        } finally {
            System.clearProperty(ServerCnxnFactory.ZOOKEEPER_SERVER_CNXN_FACTORY);
        }
    }

    @Test
    public void thereIsOneOfEverythingAndNothingUnasked() {
        Bundle curator = FrameworkUtil.getBundle(CuratorFramework.class);
        assertEquals("foundation-thirdparty-curator", curator.getSymbolicName());
        assertEquals(curator, FrameworkUtil.getBundle(CreateMode.class));
        List<String> names = Arrays.stream(curator.getBundleContext().getBundles()).map(Bundle::getSymbolicName).toList();
        assertEquals(names.toString(), 1, names.stream().filter("io.netty.handler"::equals).count());
        assertEquals(names.toString(), 1, names.stream().filter("io.dropwizard.metrics.core"::equals).count());
        assertEquals("no logging but Karaf's, and no Guava: " + names, List.of(), names.stream()
                .filter(name -> name.contains("logback") || name.contains("guava") || name.contains("log4j12") || name.equals("slf4j.api")).toList());
    }

    private static void aServerAndItsClients(ServerCnxnFactory connections, String socket) throws Exception {
        Set<Thread> before = threads();
        ClassLoader callers = Thread.currentThread().getContextClassLoader();
        File data = Files.createTempDirectory("zookeeper").toFile();
        try {
            ZooKeeperServer server = new ZooKeeperServer(data, data, 1_000);
            connections.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
            connections.startup(server);
            try {
                aClient("127.0.0.1:" + connections.getLocalPort(), socket);
            } finally {
                connections.shutdown();
            }
        } finally {
            delete(data.toPath());
        }
        assertEquals(callers, Thread.currentThread().getContextClassLoader());
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!left(before).isEmpty()) {
            assertTrue("threads are left: " + left(before), System.nanoTime() < until);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void aClient(String address, String socket) throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, socket);
        try (CuratorFramework client = CuratorFrameworkFactory.builder().connectString(address).sessionTimeoutMs(SESSION_MILLIS).retryPolicy(new RetryOneTime(100))
                .zkClientConfig(config).ensembleTracker(false).build()) {
            client.start();
            assertTrue("connected to " + address, client.blockUntilConnected((int) PATIENCE_SECONDS, TimeUnit.SECONDS));
            client.create().creatingParentsIfNeeded().forPath("/watched/one", "first".getBytes(UTF_8));
            assertArrayEquals("first".getBytes(UTF_8), client.getData().forPath("/watched/one"));

            BlockingQueue<String> seen = new ArrayBlockingQueue<>(16);
            try (CuratorCache cache = CuratorCache.build(client, "/watched/one")) {
                cache.listenable().addListener(CuratorCacheListener.builder().forCreatesAndChanges((old, now) -> seen.add(new String(now.getData(), UTF_8))).build());
                cache.start();
                assertEquals("first", seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
                client.setData().forPath("/watched/one", "second".getBytes(UTF_8));
                assertEquals("second", seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            try (LeaderLatch latch = new LeaderLatch(client, "/leader", "me")) {
                latch.start();
                assertTrue("alone, so the leader", latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    /** Threads that came since and are of ZooKeeper, Curator or Netty by what they run; pools of the container come and go. */
    private static List<String> left(Set<Thread> before) {
        List<String> left = new ArrayList<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            boolean theirs = Arrays.stream(stack).map(StackTraceElement::getClassName)
                    .anyMatch(name -> Stream.of("org.apache.zookeeper.", "org.apache.curator.", "io.netty.").anyMatch(name::startsWith));
            if (!before.contains(thread) && theirs) {
                left.add(thread.getName());
            }
        });
        return left;
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().collect(Collectors.toSet());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
