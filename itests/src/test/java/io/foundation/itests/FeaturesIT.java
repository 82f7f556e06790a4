package io.foundation.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.CoreOptions.when;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.NodeAdmin;
import io.foundation.cluster.api.messaging.Outgoing;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.options.RawUrlReference;
import org.ops4j.pax.exam.container.remote.RBCRemoteTargetOptions;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;

/** The feature {@code foundation} as a user's bundle sees it, from within a stock Karaf: contracts are services that work. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeaturesIT {

    private static final int START_MILLIS = 120_000;
    private static final int AGENT_FROM = 24;

    @Inject
    @Filter(timeout = START_MILLIS)
    private NodeAdmin node;

    @Inject
    @Filter(timeout = START_MILLIS)
    private Readiness readiness;

    @Inject
    @Filter(value = "(cluster.name=default)", timeout = START_MILLIS)
    private Cluster cluster;

    @Configuration
    public Option[] configuration() {
        Path distribution = Path.of(System.getProperty("foundation.distribution")).toAbsolutePath().normalize();
        String version = System.getProperty("foundation.version");
        String repository = distribution.resolve("system/io/foundation/foundation-features").resolve(version)
                .resolve("foundation-features-" + version + "-features.xml").toUri().toString();
        return options(
                karafDistributionConfiguration().frameworkUrl(Path.of(System.getProperty("foundation.stock") + ".tar.gz").toUri().toString()).karafVersion(System.getProperty("karaf.version"))
                        .name("Karaf").unpackDirectory(new File("target/exam")).useDeployFolder(false),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                vmOption("-Xmx256m"),
                when(Runtime.version().feature() >= AGENT_FROM).useOptions(
                        vmOption("-javaagent:" + distribution.resolve("lib/agent/foundation-karaf-agent.jar"))),
                editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.repositories",
                        distribution.resolve("system").toUri() + "@id=ours," + Path.of(System.getProperty("foundation.exam")).toUri() + "@id=exam"),
                editConfigurationFilePut("etc/io.foundation.node.cfg", "name", "examined"),
                editConfigurationFilePut("etc/io.foundation.node.cfg", "runtimeFolder", Path.of("target/exam/run").toAbsolutePath().toString()),
                editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiRegistryPort", Integer.toString(freePort())),
                editConfigurationFilePut("etc/org.apache.karaf.management.cfg", "rmiServerPort", Integer.toString(freePort())),
                features(new RawUrlReference(repository), "foundation"),
                systemTimeout(START_MILLIS), RBCRemoteTargetOptions.waitForRBCFor(START_MILLIS));
    }

    private static int freePort() {
        try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    public void theContractsAreServicesThatWork() throws Exception {
        assertEquals("examined", node.name().orElseThrow().value());
        assertEquals(Map.of(), node.problems());
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (cluster.self().state() != MemberState.READY) {
            assertTrue("not ready in time: " + readiness.reports(), System.nanoTime() < until);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertEquals(List.of("examined"), cluster.members().members().stream().map(member -> member.name().value()).toList());
        byte[] answer = cluster.messaging().request(cluster.self().name(), Outgoing.of("echo", "to myself".getBytes(StandardCharsets.UTF_8)), Duration.ofSeconds(10))
                .toCompletableFuture().get(START_MILLIS, TimeUnit.MILLISECONDS);
        assertNotNull(answer);
        assertEquals("to myself", new String(answer, StandardCharsets.UTF_8));
    }
}
