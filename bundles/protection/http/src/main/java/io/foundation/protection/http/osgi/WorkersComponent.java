package io.foundation.protection.http.osgi;

import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.protection.api.Protection;
import io.foundation.protection.api.http.HttpSettings;
import io.foundation.protection.api.http.HttpStatus;
import io.foundation.protection.http.exchange.Worker;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The workers of all bundles. They outlive an update of protection: only requests under a policy fail meanwhile. */
@Component(service = WorkersComponent.class)
public final class WorkersComponent {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile Protection protection;

    private final ExecutorService threads;
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();

    @Activate
    public WorkersComponent(@Reference OwnedExecutors executors) {
        threads = executors.virtual("http");
    }

    Worker open(HttpSettings settings, Consumer<Worker> afterwards) {
        Worker worker = new Worker(settings, () -> protection, threads, closed -> {
            workers.remove(closed);
            afterwards.accept(closed);
        });
        workers.add(worker);
        return worker;
    }

    List<HttpStatus> statuses() {
        return workers.stream().map(Worker::status).sorted(Comparator.comparing(HttpStatus::base).thenComparing(HttpStatus::since)).toList();
    }

    @Deactivate
    void deactivate() {
        workers.forEach(Worker::close);
        threads.shutdownNow();
    }
}
