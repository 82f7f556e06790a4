package io.foundation.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;

import io.foundation.base.api.context.Context;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.telemetry.api.Telemetry;
import io.foundation.telemetry.api.TelemetryHandler;
import io.foundation.telemetry.api.alert.Alert;
import io.foundation.telemetry.api.alert.AlertListener;
import io.foundation.telemetry.api.alert.Alerts;
import io.foundation.telemetry.api.trace.Tracer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.inject.Inject;
import javax.management.ObjectName;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.console.Session;
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
import org.osgi.framework.ServiceReference;

/** Telemetry in a stock Karaf, on a node that is alone in its cluster: what is measured, who can read it how, and that it outlives the bundle that keeps it. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class TelemetryIT {

    private static final String CORE = "foundation-telemetry-core";
    private static final String PORT = "foundation.itests.prometheus";

    @Inject
    private BundleContext context;

    @Inject
    @Filter(timeout = Exam.START_MILLIS)
    private SessionFactory sessions;

    /** So that the test begins when it is there; looked up anew each time, since it is replaced. */
    @Inject
    @Filter(timeout = Exam.START_MILLIS)
    private Telemetry awaited;

    @Configuration
    public Option[] configuration() {
        String port = Integer.toString(Exam.freePort());
        return OptionUtils.combine(Exam.stockKarafWith("foundation-telemetry", "foundation-telemetry-prometheus", "foundation-cluster"),
                CoreOptions.vmOption("-D" + PORT + "=" + port),
                editConfigurationFilePut("etc/io.foundation.telemetry.prometheus.cfg", "port", port),
                editConfigurationFilePut("etc/io.foundation.telemetry.cfg", "alertInterval", "100ms"),
                editConfigurationFilePut("etc/io.foundation.telemetry.cfg", "traceSampling", "100"),
                editConfigurationFilePut("etc/io.foundation.telemetry.cfg", "traceMessages", "true"),
                editConfigurationFilePut("etc/io.foundation.telemetry.alert-many.cfg", "id", "many"),
                editConfigurationFilePut("etc/io.foundation.telemetry.alert-many.cfg", "series", "examined.level"),
                editConfigurationFilePut("etc/io.foundation.telemetry.alert-many.cfg", "threshold", "5"),
                editConfigurationFilePut("etc/io.foundation.telemetry.alert-many.cfg", "clear", "2"),
                editConfigurationFilePut("etc/io.foundation.telemetry.reporters.cfg", "traceFile", "${karaf.data}/spans.jsonl"));
    }

    @Test
    public void whatIsMeasuredCanBeReadInEveryWay() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        List<Alert.State> alerts = new CopyOnWriteArrayList<>();
        context.registerService(TelemetryHandler.class, occurrence -> heard.add(occurrence.name()), new Hashtable<>(Map.of(TelemetryHandler.PREFIXES, "examined")));
        context.registerService(TelemetryHandler.class, occurrence -> {
            throw new IllegalStateException("on purpose");
        }, null);
        context.registerService(AlertListener.class, alert -> alerts.add(alert.state()), null);
        Telemetry telemetry = telemetry();
        telemetry.counter("examined.orders", Map.of("shop", "a\"b")).add(3);
        assertEquals("result", telemetry.measure("examined.work", Map.of(), () -> "result"));
        Inside.await("the handler heard of it", () -> heard.contains("examined.work.stop"));

        Inside.await("Prometheus is served", () -> !scrape().isEmpty());
        assertHas(scrape(), "examined_orders_total{shop=\"a\\\"b\"} 3.0", "examined_work_seconds_count 1", "jvm_memory_heap_used ", "osgi_bundles{state=\"active\"} ", "osgi_services ",
                "osgi_components{state=\"active\"} ");
        ObjectName bean = new ObjectName("io.foundation.telemetry:type=counters,name=" + ObjectName.quote("examined.orders{shop=a\"b}"));
        assertEquals(3L, ManagementFactory.getPlatformMBeanServer().getAttribute(bean, "Count"));

        Inside.await("the commands are there", () -> sessions.getRegistry().getCommand("telemetry", "cluster") != null);
        assertHas(run("telemetry:list examined"), "examined.orders{shop=a\"b}", "counter", "3");
        assertHas(run("telemetry:show examined.work"), "timer", "p99.9");
        assertHas(run("telemetry:export csv examined"), "examined.work,,timer,1,");
        assertHas(run("telemetry:status"), "TelemetryIT", "Retention");
        Inside.await("the cluster has a name here", () -> !context.getServiceReferences(io.foundation.telemetry.api.cluster.ClusterTelemetry.class, null).isEmpty());
        assertHas(run("telemetry:cluster examined"), "examined.orders{shop=a\"b}", "Of 1 node: examined.");
        Inside.await("the cluster is measured", () -> telemetry.readings("cluster.nodes").stream().anyMatch(reading -> reading.value() == 1));
        run("telemetry:list cluster");

        telemetry.gauge("examined.level").set(9);
        Inside.await("the alert fires", () -> alerts.equals(List.of(Alert.State.FIRING)));
        assertHas(run("telemetry:alerts"), "many", "firing", "value > 5");
        telemetry.gauge("examined.level").set(3);
        telemetry.gauge("examined.level").set(1);
        Inside.await("the alert ends", () -> alerts.equals(List.of(Alert.State.FIRING, Alert.State.QUIET)));

        Tracer tracer = context.getService(context.getServiceReference(Tracer.class));
        tracer.inSpan("examined.outer", Map.of(), () -> tracer.inSpan("examined.inner", Map.of(), () -> null));
        Path spans = Path.of(System.getProperty("karaf.data"), "spans.jsonl");
        Inside.await("the spans are in the file", () -> Files.exists(spans) && Files.readAllLines(spans).stream().filter(line -> line.contains("examined.outer") || line.contains("examined.inner")).count() == 2);
        assertHas(run("telemetry:spans"), "examined.outer", "examined.inner");
        Cluster cluster = context.getService(context.getServiceReference(Cluster.class));
        List<String> contexts = new CopyOnWriteArrayList<>();
        cluster.messaging().onMessage("examined", Dispatch.VIRTUAL, message -> contexts.add(Context.current().traceParent().orElseThrow().traceId()));
        tracer.inSpan("examined.asking", Map.of(), () -> cluster.messaging().send(cluster.self().name(), Outgoing.of("examined", new byte[1])));
        Inside.await("the message came in its trace", () -> contexts.equals(List.of(tracer.recent(1_000).stream().filter(span -> span.name().equals("examined.asking")).findFirst().orElseThrow().traceId())));
        assertHas(run("telemetry:spans"), "message.sent", "message.received");
    }

    @Test
    public void whatWasMeasuredOutlivesTheBundleThatKeepsIt() throws Exception {
        telemetry().counter("kept.orders").add(5);
        telemetry().timer("kept.work").record(1_000);
        tracer().inSpan("kept.span", Map.of(), () -> null);
        telemetry().gauge("examined.level").set(9);
        Inside.await("the alert fires", () -> firing().isPresent());
        Optional<Long> since = firing();
        List<Alert.State> told = new CopyOnWriteArrayList<>();
        context.registerService(AlertListener.class, alert -> told.add(alert.state()), null);
        Bundle core = Arrays.stream(context.getBundles()).filter(bundle -> bundle.getSymbolicName().equals(CORE)).findFirst().orElseThrow();
        // In place.
        core.stop();
        core.start();
        Inside.await("it is back with what it had", () -> value("kept.orders") == 5);
        Inside.await("what fired goes on firing", () -> firing().equals(since));
        telemetry().counter("kept.orders").add(2);
        // Side by side.
        Bundle newer = context.installBundle("made:newer", Inside.newer(core));
        newer.start();
        Inside.await("both are there", () -> context.getServiceReferences(Telemetry.class, null).size() == 2);
        of(newer).counter("kept.orders").add(10);
        core.uninstall();
        Inside.await("the newer one has what both had counted", () -> value("kept.orders") == 17);
        assertEquals(1, telemetry().timer("kept.work").spread().count());
        Inside.await("what reads other figures found the newer one", () -> value("jvm.threads") > 1);
        Inside.await("what fired still fires", () -> firing().equals(since));
        assertTrue("the span is kept", tracer().recent(1_000).stream().anyMatch(span -> span.name().equals("kept.span")));
        telemetry().gauge("examined.level").set(1);
        Inside.await("it is told that it ends", () -> !told.isEmpty());
        assertEquals("and that it fires was not told again", List.of(Alert.State.QUIET), told);
    }

    private Tracer tracer() {
        return context.getService(context.getServiceReference(Tracer.class));
    }

    /** Since when the alert fires; empty if it does not, or while there is no service. */
    private Optional<Long> firing() {
        ServiceReference<Alerts> alerts = context.getServiceReference(Alerts.class);
        return alerts == null ? Optional.empty() : context.getService(alerts).alerts().stream().filter(alert -> alert.state() == Alert.State.FIRING).map(Alert::since).findFirst();
    }

    /** What Prometheus reads; empty while nothing listens, as when what is read was just replaced. */
    private static String scrape() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + System.getProperty(PORT) + "/metrics")).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException nobody) {
            return "";
        }
    }

    private Telemetry telemetry() {
        ServiceReference<Telemetry> reference = context.getServiceReference(Telemetry.class);
        return reference == null ? null : context.getService(reference);
    }

    private Telemetry of(Bundle bundle) throws Exception {
        return context.getService(context.getServiceReferences(Telemetry.class, null).stream().filter(reference -> reference.getBundle() == bundle).findFirst().orElseThrow());
    }

    private double value(String name) {
        Telemetry telemetry = telemetry();
        return telemetry == null ? -1 : telemetry.readings(name).stream().filter(reading -> reading.series().name().equals(name)).mapToDouble(reading -> reading.value()).sum();
    }

    private static void assertHas(String text, String... parts) {
        for (String part : parts) {
            assertTrue("no '" + part + "' in: " + text, text.contains(part));
        }
    }

    /** What a command writes, with the role admin by the means that the JDK has; it must not fail. */
    private String run(String command) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Subject subject = new Subject();
        subject.getPrincipals().add(new RolePrincipal("admin"));
        Class<?> binder = Runtime.version().feature() < Exam.AGENT_FROM ? Subject.class : Class.forName("org.apache.karaf.jaas.boot.CurrentSubject");
        binder.getMethod("doAs", Subject.class, PrivilegedExceptionAction.class).invoke(null, subject, (PrivilegedExceptionAction<?>) () -> {
            PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
            Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out);
            try {
                return session.execute(command);
            } finally {
                session.close();
            }
        });
        String output = bytes.toString(StandardCharsets.UTF_8);
        System.out.println("> " + command + "\n" + output);
        return output;
    }
}
