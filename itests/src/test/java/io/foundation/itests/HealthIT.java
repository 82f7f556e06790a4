package io.foundation.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;

import io.foundation.base.api.lifecycle.HealthChecks;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.protection.api.Protection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.condition.Condition;

/** How a node says that it is ready: to bundles by a condition, to people at the console, to balancers by HTTP, all the same. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HealthIT {

    private static final String READY = "(osgi.condition.id=foundation.ready)";
    private static final String TOPOLOGY = "foundation-topology-fullmesh";
    private static final String PORT = "foundation.itests.health";
    private static final String WAITING = "waiting.for.readiness";

    @Inject
    private BundleContext context;

    @Inject
    @Filter(timeout = Exam.START_MILLIS)
    private SessionFactory sessions;

    @Inject
    @Filter(timeout = Exam.START_MILLIS)
    private HealthChecks awaited;

    @Inject
    @Filter(timeout = Exam.START_MILLIS)
    private Readiness readiness;

    @Configuration
    public Option[] configuration() {
        String port = Integer.toString(Exam.freePort());
        return OptionUtils.combine(Exam.stockKarafWith("foundation", "foundation-health", "foundation-telemetry", "foundation-protection"),
                CoreOptions.vmOption("-D" + PORT + "=" + port),
                editConfigurationFilePut("etc/io.foundation.health.cfg", "port", port),
                editConfigurationFilePut("etc/io.foundation.cluster.cfg", "cluster", "examined"),
                editConfigurationFilePut("etc/io.foundation.cluster.cfg", "discovery", "local"),
                editConfigurationFilePut("etc/io.foundation.protection-shop.cfg", "breaker", "consecutive"));
    }

    @Test
    public void readinessIsToldInEveryWayAndSoIsWhyNot() throws Exception {
        Inside.await("the node is ready", readiness::isReady);
        Inside.await("the condition is there", () -> conditions().size() == 1);
        Bundle user = context.installBundle("made:user", waiting());
        user.start();
        Inside.await("the component that waits for it works", () -> context.getServiceReference(Runnable.class) != null);
        Inside.await("the commands are there", () -> sessions.getRegistry().getCommand("foundation", "health") != null);
        Inside.await("by HTTP too", () -> ready().startsWith("200 ready"));
        String well = Inside.run(sessions, "foundation:health");
        assertHas(well, "This node is ready.", "check:Foundation: the node is ready", "check:Foundation: protection", "check:Foundation: telemetry");

        Inside.await("the policy is there", () -> context.getServiceReference(Protection.class) != null && protection().policies().contains("shop"));
        protection().trip("shop");
        Inside.await("the breaker is named", () -> Inside.run(sessions, "foundation:why").contains("protection:reset shop"));
        assertHas(Inside.run(sessions, "foundation:health --json"), "\"ready\":true", "\"status\":\"warn\"");
        protection().reset("shop");

        Bundle topology = Arrays.stream(context.getBundles()).filter(bundle -> TOPOLOGY.equals(bundle.getSymbolicName())).findFirst().orElseThrow();
        topology.stop();
        Inside.await("the condition has gone", () -> conditions().isEmpty());
        Inside.await("and so has what waits for it", () -> context.getServiceReference(Runnable.class) == null);
        Inside.await("it says why", () -> ready().startsWith("503 not ready") && ready().contains("fullmesh"));
        assertHas(failure("foundation:health"), "This node is not ready", "fullmesh");
        topology.start();
        Inside.await("it is ready again", () -> conditions().size() == 1 && context.getServiceReference(Runnable.class) != null);
        Inside.await("by HTTP too", () -> ready().startsWith("200 ready"));
        assertEquals("nobody but the runtime of components counts as one", 1, conditions().size());
        assertNotNull(context.getService(context.getServiceReferences(Condition.class, READY).iterator().next()));
    }

    private Protection protection() {
        return context.getService(context.getServiceReference(Protection.class));
    }

    private Collection<?> conditions() throws Exception {
        return context.getServiceReferences(Condition.class, READY);
    }

    /** A user's bundle with one component, which is there only while the node is ready: as the annotation {@code @SatisfyingConditionTarget} makes it. */
    private static ByteArrayInputStream waiting() throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", WAITING);
        headers.putValue("Service-Component", "OSGI-INF/component.xml");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new JarEntry("OSGI-INF/component.xml"));
            jar.write("""
                    <?xml version="1.0" encoding="UTF-8"?>
                    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.5.0" name="waiting" immediate="true">
                      <implementation class="java.lang.Thread"/>
                      <service><provide interface="java.lang.Runnable"/></service>
                      <property name="osgi.ds.satisfying.condition.target" value="(osgi.condition.id=foundation.ready)"/>
                      <reference name="osgi.ds.satisfying.condition" interface="org.osgi.service.condition.Condition" policy="dynamic" target="(osgi.condition.id=foundation.ready)"/>
                    </scr:component>
                    """.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static String ready() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + System.getProperty(PORT) + "/health/ready")).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException nobody) {
            return nobody.toString();
        }
    }

    private static void assertHas(String text, String... parts) {
        for (String part : parts) {
            assertTrue("no '" + part + "' in: " + text, text.contains(part));
        }
    }

    private String failure(String command) {
        try {
            throw new AssertionError("it did not fail: " + Inside.run(sessions, command));
        } catch (Exception e) {
            return e.getMessage();
        }
    }
}
