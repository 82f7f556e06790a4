package io.foundation.telemetry.sources;

import io.foundation.base.api.execution.ThreadCensus;
import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.telemetry.api.Telemetry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Bundles, services, and our components, executors and readiness, as they are when they are asked. */
@Component(service = {}, immediate = true)
public final class FrameworkSource {

    private static final String STATE = "state";

    @Activate
    public FrameworkSource(BundleContext context, @Reference Telemetry telemetry, @Reference ComponentDiagnosis components, @Reference Readiness readiness, @Reference ThreadCensus threads) {
        bundles(context, telemetry, "active", bundle -> bundle.getState() == Bundle.ACTIVE);
        bundles(context, telemetry, "resolved", bundle -> bundle.getState() == Bundle.RESOLVED);
        bundles(context, telemetry, "installed", bundle -> bundle.getState() == Bundle.INSTALLED);
        telemetry.gauge("osgi.services", Map.of(), () -> services(context));
        for (ComponentDiagnosis.State state : ComponentDiagnosis.State.values()) {
            telemetry.gauge("osgi.components", Map.of(STATE, state.name().toLowerCase(Locale.ROOT)), () -> components.components().stream().filter(it -> it.state() == state).count());
        }
        telemetry.gauge("foundation.ready", Map.of(), () -> readiness.isReady() ? 1 : 0);
        telemetry.gauge("foundation.executors.active", Map.of(), () -> threads.entries().stream().mapToInt(ThreadCensus.Entry::active).sum());
        telemetry.gauge("foundation.executors.queued", Map.of(), () -> threads.entries().stream().mapToInt(it -> Math.max(0, it.queued())).sum());
    }

    private static void bundles(BundleContext context, Telemetry telemetry, String state, Predicate<Bundle> is) {
        telemetry.gauge("osgi.bundles", Map.of(STATE, state), () -> Arrays.stream(context.getBundles()).filter(is).count());
    }

    private static double services(BundleContext context) {
        try {
            var references = context.getAllServiceReferences(null, null);
            return references == null ? 0 : references.length;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
