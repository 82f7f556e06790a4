package io.foundation.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.BreakerState;
import io.foundation.protection.api.Call;
import io.foundation.protection.api.Protection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.Session;
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

/** The feature {@code foundation-protection} in a stock Karaf: policies from configuration, changed and updated in place, and the commands. */
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
        return Exam.stockKarafWith("foundation-protection");
    }

    @Test
    public void policiesComeFromConfigurationAndOutliveAnUpdateInPlace() throws Exception {
        org.osgi.service.cm.Configuration payments = admin.getFactoryConfiguration("io.foundation.protection", "payments", "?");
        payments.update(new Hashtable<>(Map.of("breaker", "consecutive", "breaker.threshold", "1", "breaker.recovery", "1h", "rate", "fixed", "rate.limit", "2", "rate.window", "1h")));
        await(() -> protection().policies().contains("payments"));
        assertThrows(FoundationException.class, () -> protection().execute(Call.of("payments", "customer-7"), () -> {
            throw new IOException("broken");
        }));
        assertEquals(BreakerState.OPEN, protection().status("payments").breaker());

        payments.update(new Hashtable<>(Map.of("breaker", "consecutive", "breaker.threshold", "2", "breaker.recovery", "1h", "rate", "fixed", "rate.limit", "3", "rate.window", "1h")));
        await(() -> protection().settings("payments").get("rate.limit").equals("3"));
        assertEquals(BreakerState.OPEN, protection().status("payments").breaker());
        assertEquals(1, protection().rate("payments", "customer-7").used());

        // A mistake changes nothing: what is known is still there after the next change.
        payments.update(new Hashtable<>(Map.of("breaker", "nonsense")));
        payments.update(new Hashtable<>(Map.of("breaker", "consecutive", "breaker.threshold", "2", "breaker.recovery", "1h", "rate", "fixed", "rate.limit", "4", "rate.window", "1h")));
        await(() -> protection().settings("payments").get("rate.limit").equals("4"));
        Bundle core = Arrays.stream(context.getBundles()).filter(bundle -> CORE.equals(bundle.getSymbolicName())).findFirst().orElseThrow();
        core.update();
        await(() -> protection().policies().contains("payments"));
        await(() -> protection().status("payments").breaker() == BreakerState.OPEN);
        assertEquals(1, protection().rate("payments", "customer-7").used());

        assertTrue(console("protection:list").contains("open"));
        assertTrue(console("protection:status --entity customer-7 payments").contains("Used"));
        // What changes something is for managers, and this session is nobody's.
        assertThrows(Exception.class, () -> console("protection:reset payments"));
        protection().reset("payments");
        assertTrue(console("protection:policies payments").contains("breaker.recovery"));
        protection().trip("payments");
        assertEquals(BreakerState.TRIPPED, protection().status("payments").breaker());
        assertTrue(console("protection:pools").contains("There is no pool."));
        payments.delete();
        await(() -> protection().policies().isEmpty());
    }

    /** The service of now: an update replaces it. */
    private Protection protection() {
        ServiceReference<Protection> reference = context.getServiceReference(Protection.class);
        return context.getService(reference);
    }

    private String console(String line) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out);
        try {
            session.execute(line);
        } finally {
            session.close();
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        System.out.println("> " + line + "\n" + text);
        return text;
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Exam.START_MILLIS * 1_000_000L;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (RuntimeException notYet) {
                // The service or the policy is on its way.
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + Exam.START_MILLIS + " ms");
            }
            Thread.sleep(20);
        }
    }
}
