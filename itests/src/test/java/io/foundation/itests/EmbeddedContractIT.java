package io.foundation.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.OptionUtils.combine;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.replaceConfigurationFile;

import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.StoreServers;
import io.foundation.coordination.server.Owner;
import io.foundation.itests.suite.SuiteReport;
import io.foundation.transport.api.ClusterSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** The server that a node in a stock Karaf runs within itself, by {@code foundation-coordination} alone: the contracts of coordination over it, and what was in memory before. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class EmbeddedContractIT {

    private static final String BUNDLE = "foundation.itests.suite";
    private static final Duration PATIENCE = Duration.ofMillis(Exam.START_MILLIS);

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    /** It is there when there is an ensemble. */
    @Inject
    @Filter(value = "(cluster.name=default)", timeout = Exam.START_MILLIS)
    private StoreServers servers;

    @Configuration
    public Option[] configuration() {
        Path folder = Path.of("target/exam").toAbsolutePath();
        Path secret = folder.resolve("suite-secret");
        Path digest = folder.resolve("suite.digest");
        Path bundle = folder.resolve("suite.jar");
        try {
            Files.createDirectories(folder);
            Files.writeString(secret, "a secret of tests");
            Files.write(digest, Owner.of(ClusterSecret.of("a secret of tests"), "default").userAndPassword());
            MadeBundles.suite(bundle);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return combine(Exam.stockKarafWith("foundation", "foundation-coordination"),
                editConfigurationFilePut("etc/io.foundation.node.cfg", "bind", "127.0.0.1"),
                editConfigurationFilePut("etc/io.foundation.node.cfg", "clusterSecretFile", secret.toString()),
                replaceConfigurationFile("etc/suite.digest", digest.toFile()),
                editConfigurationFilePut("etc/system.properties", BUNDLE, bundle.toUri().toString()));
    }

    @Test
    public void everyContractIsKeptOverTheServerWithinTheNode() throws Exception {
        Bundle suite = context.installBundle(context.getProperty(BUNDLE));
        suite.start();
        Object command = context.getService(context.getAllServiceReferences(null, "(osgi.command.scope=suite)")[0]);
        SuiteReport report = SuiteReport.read((String) command.getClass().getMethod("run").invoke(command));
        suite.uninstall();
        System.out.println("Contracts over an embedded server: " + report.counts());
        assertEquals(List.of(), report.failures());
        assertEquals(SuiteReport.GROUPS, List.copyOf(report.counts().keySet()));
        assertTrue("" + report.counts(), report.counts().values().stream().allMatch(count -> count > 0));
    }

    @Test
    public void whatWasInMemoryIsTakenAlongToTheServerWithinTheNode() throws Exception {
        mode("local");
        Coordination local = await("local");
        Hold hold = get(local.lock("held").tryAcquire(PATIENCE)).orElseThrow();
        List<Loss> lost = new CopyOnWriteArrayList<>();
        hold.onLoss(lost::add);
        get(local.map("carried").put("k", "v".getBytes(UTF_8)));
        get(local.set("carried").add("m"));
        get(local.counter("carried").add(7));
        get(local.queue("carried").put("w".getBytes(UTF_8)));

        mode("embedded");
        Coordination embedded = await("zookeeper");
        assertEquals("a lock does not move", List.of(Loss.SESSION_LOST), lost);
        assertFalse(hold.isHeld());
        assertEquals("v", new String(get(embedded.map("carried").get("k")).orElseThrow().value(), UTF_8));
        assertEquals(List.of("m"), get(embedded.set("carried").members()));
        assertEquals(Long.valueOf(7), get(embedded.counter("carried").get()));
        assertEquals("w", new String(get(embedded.queue("carried").take(PATIENCE, PATIENCE)).orElseThrow().payload(), UTF_8));
        assertTrue("nobody has the lock here", get(embedded.lock("held").tryAcquire(PATIENCE)).isPresent());
    }

    private void mode(String mode) throws IOException {
        org.osgi.service.cm.Configuration configuration = admin.getConfiguration("io.foundation.coordination", null);
        configuration.update(new Hashtable<>(Map.of("mode", mode)));
    }

    /** The service over a store of a type, when it is active. */
    private Coordination await(String type) throws Exception {
        String filter = "(&(cluster.name=default)(foundation.coordination.type=" + type + "))";
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (ServiceReference<Coordination> reference : context.getServiceReferences(Coordination.class, filter)) {
                Coordination found = context.getService(reference);
                if (found != null && found.state() == SessionState.ACTIVE) {
                    return found;
                }
            }
            assertTrue("not in time: coordination over " + type, System.nanoTime() < until);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static <T> T get(CompletionStage<T> stage) {
        return Blocking.get(stage, PATIENCE);
    }
}
