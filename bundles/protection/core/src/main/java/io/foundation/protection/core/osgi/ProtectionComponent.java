package io.foundation.protection.core.osgi;

import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.coordination.api.Coordination;
import io.foundation.protection.core.permit.LeasedPermits;
import io.foundation.protection.core.policy.Policies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** What all bundles share: the policies, which come with their configurations, and the pools. Coordination may come and go. */
@Component(service = ProtectionComponent.class, immediate = true)
public final class ProtectionComponent {

    /** Long enough for the policies of all files to come after this, and short for who has misspelt a name. */
    private static final Duration COMING = Duration.ofSeconds(1);

    private final ExecutorService threads;
    private final Map<String, Coordination> clusters = new ConcurrentHashMap<>();
    private final Policies policies;

    @Activate
    public ProtectionComponent(@Reference OwnedExecutors executors) {
        threads = executors.virtual("calls");
        policies = new Policies(System::nanoTime, threads, new LeasedPermits(this::coordination), COMING);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCoordination(Coordination coordination, Map<String, Object> properties) {
        clusters.put(nameOf(properties), coordination);
    }

    void removeCoordination(Coordination coordination, Map<String, Object> properties) {
        clusters.remove(nameOf(properties), coordination);
    }

    private static String nameOf(Map<String, Object> properties) {
        return String.valueOf(properties.get(Coordination.CLUSTER));
    }

    private Optional<Coordination> coordination(String cluster) {
        if (!cluster.isEmpty()) {
            return Optional.ofNullable(clusters.get(cluster));
        }
        List<Coordination> all = List.copyOf(clusters.values());
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    Policies policies() {
        return policies;
    }

    @Deactivate
    void deactivate() {
        policies.close();
        threads.shutdownNow();
    }
}
