package io.foundation.registry.core.osgi;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.registry.core.table.Directory;
import io.foundation.telemetry.api.Telemetry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What telemetry reads of the registry, if there is telemetry. */
@Component(service = {}, immediate = true)
public final class RegistryReadings {

    private final Directory directory;
    private final Map<Telemetry, List<Registration>> read = new ConcurrentHashMap<>();

    @Activate
    public RegistryReadings(@Reference RegistryNode node) {
        directory = node.directory();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void setTelemetry(Telemetry telemetry) {
        read.put(telemetry, List.of(
                telemetry.gauge("registry.entries", Map.of(), directory::size),
                telemetry.counter("registry.changes", Map.of(), () -> directory.figures().revision()),
                telemetry.counter("registry.lookups", Map.of(), () -> directory.figures().lookups()),
                telemetry.counter("registry.queries", Map.of(), () -> directory.figures().queries()),
                telemetry.counter("registry.refused", Map.of(), () -> directory.figures().refused()),
                telemetry.counter("registry.expired", Map.of(), () -> directory.figures().expired())));
    }

    void unsetTelemetry(Telemetry telemetry) {
        List<Registration> registrations = read.remove(telemetry);
        if (registrations != null) {
            registrations.forEach(Registration::close);
        }
    }
}
