package io.foundation.base.runtime;

import io.foundation.base.api.execution.ThreadCensus;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** Knows the owners of executors, for as long as they are open. Thread-safe. */
@Component(service = {ThreadCensus.class, ExecutorRegistry.class})
public final class ExecutorRegistry implements ThreadCensus {

    private final Set<ExecutorOwner> owners = ConcurrentHashMap.newKeySet();

    void add(ExecutorOwner owner) {
        owners.add(owner);
    }

    void remove(ExecutorOwner owner) {
        owners.remove(owner);
    }

    @Override
    public List<Entry> entries() {
        return owners.stream().flatMap(owner -> owner.entries().stream())
                .sorted(Comparator.comparing(Entry::owner).thenComparing(Entry::name)).toList();
    }
}
