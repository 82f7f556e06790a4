package io.foundation.protection.http.osgi;

import io.foundation.protection.api.http.HttpSettings;
import io.foundation.protection.api.http.HttpStatus;
import io.foundation.protection.api.http.HttpWorker;
import io.foundation.protection.api.http.HttpWorkers;
import io.foundation.protection.http.exchange.Worker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The workers of one bundle: they go with it. */
@Component(service = HttpWorkers.class, scope = ServiceScope.BUNDLE, property = "service.ranking:Integer=" + WorkersOfBundle.RANKING)
public final class WorkersOfBundle implements HttpWorkers {

    /** Grows with the version, so that the newer one wins. */
    static final int RANKING = 100;

    private final WorkersComponent all;
    private final Set<Worker> own = ConcurrentHashMap.newKeySet();

    @Activate
    public WorkersOfBundle(@Reference WorkersComponent all) {
        this.all = all;
    }

    @Override
    public HttpWorker open(HttpSettings settings) {
        Worker worker = all.open(settings, own::remove);
        own.add(worker);
        return worker;
    }

    @Override
    public List<HttpStatus> workers() {
        return all.statuses();
    }

    @Deactivate
    void deactivate() {
        own.forEach(Worker::close);
    }
}
