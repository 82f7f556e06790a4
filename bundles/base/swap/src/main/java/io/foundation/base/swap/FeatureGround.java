package io.foundation.base.swap;

import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import io.foundation.base.api.lifecycle.Quiescable;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.api.swap.SwapCheck;
import io.foundation.base.api.swap.SwapMode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.apache.karaf.features.Repository;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** Karaf's features, the bundles of this framework, and what our own components say of themselves. Thread-safe. */
final class FeatureGround implements Ground {

    private static final long PAUSE_MILLIS = 100;
    /** Where Karaf keeps the features that were asked for by name. */
    private static final String ROOT = FeaturesService.ROOT_REGION;

    private final FeaturesService features;
    private final BundleContext context;
    private final Readiness readiness;
    private final ComponentDiagnosis diagnosis;
    private final Supplier<List<SwapCheck>> checks;

    FeatureGround(FeaturesService features, BundleContext context, Readiness readiness, ComponentDiagnosis diagnosis, Supplier<List<SwapCheck>> checks) {
        this.features = features;
        this.context = context;
        this.readiness = readiness;
        this.diagnosis = diagnosis;
        this.checks = checks;
    }

    @Override
    public List<String> installed(String feature) {
        try {
            return versions(Arrays.stream(features.listInstalledFeatures()).filter(each -> each.getName().equals(feature)).toList());
        } catch (Exception e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<String> known(String feature) {
        try {
            return versions(Arrays.stream(features.listFeatures()).filter(each -> each.getName().equals(feature)).toList());
        } catch (Exception e) {
            throw unreadable(e);
        }
    }

    @Override
    public Collection<String> features() {
        try {
            Set<String> names = new TreeSet<>();
            Arrays.stream(features.listFeatures()).forEach(each -> names.add(each.getName()));
            return names;
        } catch (Exception e) {
            throw unreadable(e);
        }
    }

    private static IllegalStateException unreadable(Exception cause) {
        return new IllegalStateException("Karaf cannot list its features: " + cause.getMessage(), cause);
    }

    private static List<String> versions(List<Feature> list) {
        return list.stream().map(Feature::getVersion).distinct().sorted(FeatureGround::compare).toList();
    }

    private static int compare(String one, String other) {
        try {
            return Version.parseVersion(one).compareTo(Version.parseVersion(other));
        } catch (IllegalArgumentException e) {
            return one.compareTo(other);
        }
    }

    @Override
    public List<String> bundles(String feature, String version) {
        try {
            Feature found = features.getFeature(feature, version);
            return found == null ? List.of() : found.getBundles().stream().map(BundleInfo::getLocation).toList();
        } catch (Exception e) {
            throw unreadable(e);
        }
    }

    @Override
    public boolean standsAlone(List<String> locations) {
        return locations.stream().map(context::getBundle).anyMatch(bundle -> bundle != null
                && "in-place".equals(bundle.getHeaders(Locale.ROOT.toString()).get(SwapMode.HEADER)));
    }

    @Override
    public void install(String feature, String version) throws Exception {
        features.installFeature(feature, version, EnumSet.of(Option.NoAutoRefreshBundles));
    }

    @Override
    public void uninstall(String feature, String version) throws Exception {
        features.uninstallFeature(feature, version, EnumSet.noneOf(Option.class));
    }

    /** In one resolution, so that nothing that needs the feature goes meanwhile. */
    @Override
    public void exchange(String feature, String from, String to) throws Exception {
        Map<String, Set<String>> requirements = new HashMap<>();
        features.listRequirements().forEach((region, asked) -> requirements.put(region, new TreeSet<>(asked)));
        Set<String> root = requirements.computeIfAbsent(ROOT, region -> new TreeSet<>());
        root.removeIf(asked -> asked.equals("feature:" + feature) || asked.startsWith("feature:" + feature + "/"));
        root.add("feature:" + feature + "/[" + to + "," + to + "]");
        Set<URI> repositories = new HashSet<>();
        for (Repository repository : features.listRequiredRepositories()) {
            repositories.add(repository.getURI());
        }
        features.updateReposAndRequirements(repositories, requirements, EnumSet.noneOf(Option.class));
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        readiness.reports().stream().filter(report -> !report.ready()).forEach(report ->
                problems.add("This node waits for " + report.name() + (report.reason().isEmpty() ? "." : " (" + report.reason() + ").")));
        diagnosis.components().stream().filter(ComponentDiagnosis.ComponentState::blocksReadiness).forEach(component ->
                problems.add("The component " + component.name() + " does not work: "
                        + (component.failure().isEmpty() ? String.join(", ", component.unsatisfied()) : component.failure()) + "."));
        checks.get().forEach(check -> problems.addAll(check.problems()));
        return problems;
    }

    @Override
    public List<String> notRunning(List<String> locations) {
        List<String> wrong = new ArrayList<>();
        for (String location : locations) {
            Bundle bundle = context.getBundle(location);
            if (bundle == null) {
                wrong.add("The bundle " + location + " is not installed.");
            } else if (bundle.getState() != Bundle.ACTIVE && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                wrong.add("The bundle " + bundle.getSymbolicName() + " " + bundle.getVersion() + " is not active: bundle:diag " + bundle.getBundleId() + " says why.");
            } else {
                withoutService(bundle, wrong);
            }
        }
        return wrong;
    }

    /** A component that nobody needs yet is not made yet: whether it can be made is seen by asking for its service. */
    private void withoutService(Bundle bundle, List<String> wrong) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        for (ServiceReference<?> reference : services == null ? new ServiceReference<?>[0] : services) {
            boolean made = context.getService(reference) != null;
            if (made) {
                context.ungetService(reference);
            } else if (reference.getBundle() != null) {
                wrong.add("A component of " + bundle.getSymbolicName() + " " + bundle.getVersion() + " cannot be made: the log says why.");
            }
        }
    }

    @Override
    public List<String> drain(List<String> locations, Duration max) {
        List<String> late = new ArrayList<>();
        long deadline = nanos() + max.toNanos();
        for (String location : locations) {
            Bundle bundle = context.getBundle(location);
            ServiceReference<?>[] services = bundle == null ? null : bundle.getRegisteredServices();
            for (ServiceReference<?> reference : services == null ? new ServiceReference<?>[0] : services) {
                Object service = context.getService(reference);
                if (service instanceof Quiescable quiescable) {
                    drain(quiescable, bundle, deadline, late);
                }
                if (service != null) {
                    context.ungetService(reference);
                }
            }
        }
        return late;
    }

    private void drain(Quiescable service, Bundle bundle, long deadlineNanos, List<String> late) {
        Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - nanos()));
        try {
            service.quiesce(left).toCompletableFuture().get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            late.add(bundle.getSymbolicName() + " had not finished when it was taken away: " + e + ".");
        }
    }

    @Override
    public void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }
}
