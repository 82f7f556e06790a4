package io.foundation.base.runtime;

import io.foundation.base.api.execution.ThreadCensus;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/** Knows the owners of executors, for as long as they are open. Thread-safe. */
@Component(service = {ThreadCensus.class, ExecutorRegistry.class})
public final class ExecutorRegistry implements ThreadCensus {

    private static final Pattern NUMBER = Pattern.compile("-\\d+$");
    private static final String BUNDLES = "foundation-";

    private final Set<ExecutorOwner> owners = ConcurrentHashMap.newKeySet();

    void add(ExecutorOwner owner) {
        owners.add(owner);
    }

    void remove(ExecutorOwner owner) {
        owners.remove(owner);
    }

    @Override
    public List<Entry> entries() {
        List<Entry> executors = owners.stream().flatMap(owner -> owner.entries().stream()).toList();
        return Stream.concat(executors.stream(), others(executors).stream())
                .sorted(Comparator.comparing(Entry::owner).thenComparing(Entry::name)).toList();
    }

    /** Platform threads of ours, by their names, that are of no executor here: event loops, and those of owners that are gone. */
    private static List<Entry> others(List<Entry> executors) {
        Set<String> known = executors.stream().map(entry -> OwnedThreads.prefix(entry.owner(), entry.name())).collect(Collectors.toSet());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Integer> numbers = new TreeMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            // Null if it has ended meanwhile.
            String name = thread == null ? "" : thread.getThreadName();
            String group = NUMBER.matcher(name).replaceFirst("");
            if (name.startsWith(OwnedThreads.OURS) && !known.contains(group + '-')) {
                numbers.merge(group.substring(OwnedThreads.OURS.length()), 1, Integer::sum);
            }
        }
        return numbers.entrySet().stream().map(each -> new Entry(each.getKey().startsWith(BUNDLES) ? each.getKey() : BUNDLES + each.getKey(), "threads",
                "threads", each.getValue(), -1, -1, -1)).toList();
    }
}
