package io.foundation.testkit.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** What a cluster has, with a version that grows with each change, and what happened since the last time it forgot. Thread-safe. */
final class KubernetesObjects {

    /**
     * Objects of one moment.
     *
     * @param version of that moment
     */
    record Listed(long version, List<ObjectNode> objects) {
    }

    /** What a watch is told. */
    record Event(String type, ObjectNode object) {
    }

    /**
     * What happened.
     *
     * @param forgotten whether it is not known any more
     * @param version   up to which
     */
    record News(boolean forgotten, long version, List<Event> events) {
    }

    /** An object that changed; {@code before} or {@code after} is null when it came to be or went. */
    private record Change(long version, String resource, ObjectNode before, ObjectNode after) {
    }

    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<Change> history = new ArrayList<>();
    private long version = 1_000;
    private long forgotten = 999;

    synchronized void put(String resource, ObjectNode object) {
        ObjectNode now = object.deepCopy();
        ((ObjectNode) now.path("metadata")).put("resourceVersion", Long.toString(++version));
        ObjectNode before = objects.put(key(resource, now.path("metadata").path("namespace").asText(), now.path("metadata").path("name").asText()), now);
        history.add(new Change(version, resource, before, now));
        notifyAll();
    }

    synchronized void delete(String resource, String namespace, String name) {
        ObjectNode gone = objects.remove(key(resource, namespace, name));
        if (gone != null) {
            history.add(new Change(++version, resource, gone, null));
            notifyAll();
        }
    }

    /** What happened so far is not known any more; who asks for it must list anew. */
    synchronized void forget() {
        history.clear();
        forgotten = ++version;
    }

    synchronized void wake() {
        notifyAll();
    }

    synchronized Listed list(String resource, Predicate<ObjectNode> selected) {
        return new Listed(version, objects.entrySet().stream().filter(entry -> entry.getKey().startsWith(resource + ' ')).map(Map.Entry::getValue).filter(selected).toList());
    }

    /** What happened after a version to what is selected; waits for it up to a time, or until it is told to end. */
    synchronized News after(String resource, long since, Predicate<ObjectNode> selected, Duration longest, BooleanSupplier over) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (true) {
            if (since < forgotten) {
                return new News(true, version, List.of());
            }
            List<Event> events = new ArrayList<>();
            history.stream().filter(change -> change.version > since && change.resource.equals(resource)).forEach(change -> tell(change, selected, events));
            long left = (end - System.nanoTime()) / 1_000_000;
            if (!events.isEmpty() || left <= 0 || over.getAsBoolean()) {
                return new News(false, version, events);
            }
            wait(left);
        }
    }

    /** Who watches a selection sees an object come when it begins to be selected, and go when it ends. */
    private static void tell(Change change, Predicate<ObjectNode> selected, List<Event> events) {
        boolean was = change.before != null && selected.test(change.before);
        boolean is = change.after != null && selected.test(change.after);
        if (is) {
            events.add(new Event(was ? "MODIFIED" : "ADDED", change.after));
        } else if (was) {
            ObjectNode gone = change.before.deepCopy();
            ((ObjectNode) gone.path("metadata")).put("resourceVersion", Long.toString(change.version));
            events.add(new Event("DELETED", gone));
        }
    }

    private static String key(String resource, String namespace, String name) {
        return resource + ' ' + namespace + '/' + name;
    }
}
