package io.foundation.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.BreakerState;
import io.foundation.protection.api.Call;
import io.foundation.protection.api.ConnectionFactory;
import io.foundation.protection.api.ConnectionPool;
import io.foundation.protection.api.Protection;
import io.foundation.protection.api.Refusal;
import io.foundation.protection.api.http.HttpSettings;
import io.foundation.protection.api.http.HttpWorker;
import io.foundation.protection.api.http.HttpWorkers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.SessionFactory;
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

/** The feature {@code foundation-protection} in a stock Karaf: policies from configuration, updated in place and side by side, pools and workers of bundles, permits of a cluster, and the commands. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ProtectionIT {

    private static final String CORE = "foundation-protection-core";

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    @Inject
    private SessionFactory sessions;

    @Inject
    @Filter(timeout = Exam.START_MILLIS)
    private Protection first;

    @Configuration
    public Option[] configuration() {
        return Exam.stockKarafWith("foundation-protection", "foundation-protection-http", "foundation-coordination-local");
    }

    @Test
    public void policiesComeFromConfigurationAndOutliveAnUpdateInPlace() throws Exception {
        org.osgi.service.cm.Configuration payments = admin.getFactoryConfiguration("io.foundation.protection", "payments", "?");
        payments.update(new Hashtable<>(Map.of("breaker", "consecutive", "breaker.threshold", "1", "breaker.recovery", "1h", "rate", "fixed", "rate.limit", "2", "rate.window", "1h")));
        Inside.await("there is the policy payments", () -> protection().policies().contains("payments"));
        assertThrows(FoundationException.class, () -> protection().execute(Call.of("payments", "customer-7"), () -> {
            throw new IOException("broken");
        }));
        assertEquals(BreakerState.OPEN, protection().status("payments").breaker());

        payments.update(new Hashtable<>(Map.of("breaker", "consecutive", "breaker.threshold", "2", "breaker.recovery", "1h", "rate", "fixed", "rate.limit", "3", "rate.window", "1h")));
        Inside.await("the limit is 3", () -> protection().settings("payments").get("rate.limit").equals("3"));
        assertEquals(BreakerState.OPEN, protection().status("payments").breaker());
        assertEquals(1, protection().rate("payments", "customer-7").used());

        // A mistake changes nothing: what is known is still there after the next change.
        payments.update(new Hashtable<>(Map.of("breaker", "nonsense")));
        payments.update(new Hashtable<>(Map.of("breaker", "consecutive", "breaker.threshold", "2", "breaker.recovery", "1h", "rate", "fixed", "rate.limit", "4", "rate.window", "1h")));
        Inside.await("the limit is 4", () -> protection().settings("payments").get("rate.limit").equals("4"));
        core().update();
        Inside.await("there is the policy payments", () -> protection().policies().contains("payments"));
        Inside.await("the breaker is open", () -> protection().status("payments").breaker() == BreakerState.OPEN);
        assertEquals(1, protection().rate("payments", "customer-7").used());

        assertTrue(Inside.run(sessions, "protection:list").contains("open"));
        assertTrue(Inside.run(sessions, "protection:status --entity customer-7 payments").contains("Used"));
        // What changes something is for managers, and this session is nobody's.
        assertThrows(Exception.class, () -> Inside.run(sessions, "protection:reset payments"));
        protection().reset("payments");
        assertTrue(Inside.run(sessions, "protection:policies payments").contains("breaker.recovery"));
        protection().trip("payments");
        assertEquals(BreakerState.TRIPPED, protection().status("payments").breaker());
        assertTrue(Inside.run(sessions, "protection:pools").contains("There is no pool."));
        payments.delete();
        Inside.await("there is no policy any more", () -> protection().policies().isEmpty());
    }

    @Test
    public void anotherVersionBesideTakesOverAndKeepsWhenTheOldOneGoes() throws Exception {
        org.osgi.service.cm.Configuration orders = admin.getFactoryConfiguration("io.foundation.protection", "orders", "?");
        orders.update(new Hashtable<>(Map.of("breaker", "consecutive", "breaker.threshold", "2", "breaker.recovery", "1h", "rate", "fixed", "rate.limit", "9", "rate.window", "1h")));
        Inside.await("there is the policy orders", () -> protection().policies().contains("orders"));
        fail("orders");
        Bundle core = core();
        Path newer = Files.createTempFile("protection", ".jar");
        Path older = Files.createTempFile("protection", ".jar");
        try (InputStream in = URI.create(core.getLocation()).toURL().openStream()) {
            Files.copy(in, older, StandardCopyOption.REPLACE_EXISTING);
        }
        MadeBundles.newer(older, 1, newer);
        Bundle next = context.installBundle("made:newer", Files.newInputStream(newer));
        next.start();
        Inside.await("the newer version has the policy", () -> context.getServiceReference(Protection.class).getBundle() == next && protection().policies().contains("orders"));
        assertEquals("the failure of before counts", 1, protection().status("orders").failures());
        assertEquals(1, protection().rate("orders", Call.ANYBODY).used());
        fail("orders");
        assertEquals(BreakerState.OPEN, protection().status("orders").breaker());
        core.stop();
        assertEquals("what the old one leaves is older", BreakerState.OPEN, protection().status("orders").breaker());
        // And back again, in place: the newer one leaves what it knows, and nothing of before is found instead.
        next.uninstall();
        core.start();
        Inside.await("there is the policy orders", () -> protection().policies().contains("orders"));
        Inside.await("the breaker is open", () -> protection().status("orders").breaker() == BreakerState.OPEN);
        assertEquals(2, protection().rate("orders", Call.ANYBODY).used());
        orders.delete();
        Inside.await("there is no policy any more", () -> protection().policies().isEmpty());
        Files.delete(older);
        Files.delete(newer);
    }

    @Test
    public void thePoolOfABundleGoesWithIt() throws Exception {
        Bundle user = madeBundle();
        Protection ofUser = user.getBundleContext().getService(user.getBundleContext().getServiceReference(Protection.class));
        AtomicInteger open = new AtomicInteger();
        ConnectionPool<String> pool = ofUser.openPool("of-a-bundle", 2, new ConnectionFactory<String>() {

            @Override
            public String open() {
                return "connection " + open.incrementAndGet();
            }

            @Override
            public void close(String connection) {
                open.decrementAndGet();
            }
        });
        assertEquals("connection 1", pool.with(Duration.ofSeconds(1), connection -> connection));
        assertEquals(1, protection().pools().size());
        user.stop();
        assertEquals(0, protection().pools().size());
        assertEquals(0, open.get());
        user.uninstall();
    }

    @Test
    public void permitsOfAClusterComeFromCoordination() throws Exception {
        org.osgi.service.cm.Configuration cluster = admin.getFactoryConfiguration("io.foundation.protection", "cluster", "?");
        cluster.update(new Hashtable<>(Map.of("cluster.permits", "1", "cluster.name", "local")));
        Inside.await("there is the policy cluster", () -> protection().policies().contains("cluster"));
        // Coordination may come after protection.
        Inside.await("a call is let through", () -> protection().execute(Call.of("cluster"), () -> true));
        FoundationException refused = protection().execute(Call.of("cluster"),
                () -> assertThrows(FoundationException.class, () -> protection().execute(Call.of("cluster"), () -> true)));
        assertEquals(Refusal.CLUSTER, Refusal.of(refused).orElseThrow());
        Inside.await("a call is let through", () -> protection().execute(Call.of("cluster"), () -> true));
        cluster.delete();
        Inside.await("there is no policy any more", () -> protection().policies().isEmpty());
    }

    @Test
    public void anHttpWorkerOfABundleGoesWithIt() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            Bundle user = madeBundle();
            HttpWorkers workers = user.getBundleContext().getService(user.getBundleContext().getServiceReference(HttpWorkers.class));
            HttpWorker worker = workers.open(HttpSettings.of("http://127.0.0.1:" + server.getAddress().getPort()));
            assertEquals(List.of(), worker.get("orders").json());
            user.stop();
            assertThrows(FoundationException.class, () -> worker.get("orders"));
            user.uninstall();
        } finally {
            server.stop(0);
        }
    }

    private Bundle madeBundle() throws Exception {
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "itests.user");
        new JarOutputStream(jar, manifest).close();
        Bundle user = context.installBundle("made:user", new ByteArrayInputStream(jar.toByteArray()));
        user.start();
        return user;
    }

    private Bundle core() {
        return Arrays.stream(context.getBundles()).filter(bundle -> CORE.equals(bundle.getSymbolicName())).findFirst().orElseThrow();
    }

    private void fail(String policy) {
        assertThrows(FoundationException.class, () -> protection().execute(Call.of(policy), () -> {
            throw new IOException("broken");
        }));
    }

    /** The service of now: an update replaces it. */
    private Protection protection() {
        ServiceReference<Protection> reference = context.getServiceReference(Protection.class);
        return context.getService(reference);
    }
}
