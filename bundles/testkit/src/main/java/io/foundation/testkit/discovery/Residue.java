package io.foundation.testkit.discovery;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a strategy could leave behind in this JVM: platform threads, and sockets and watches of the system where it lists them. */
record Residue(Set<String> threads, List<String> handles) {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static Residue now() {
        Set<String> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> !ofTheJvm(thread.getName()))
                .map(thread -> thread.getName() + '/' + thread.threadId())
                .collect(Collectors.toCollection(TreeSet::new));
        return new Residue(threads, openHandles());
    }

    /** Threads of the JVM (carriers and helpers of virtual threads, compilers, cleaners) and of the test libraries come and go. */
    private static boolean ofTheJvm(String name) {
        return name.startsWith("ForkJoinPool") || name.startsWith("VirtualThread") || name.startsWith("Read-Poller")
                || name.startsWith("Write-Poller") || name.startsWith("MasterPoller") || name.startsWith("Common-Cleaner")
                || name.startsWith("awaitility") || name.startsWith("junit-")
                || name.contains("Compiler") || name.startsWith("process reaper") || name.startsWith("Cleaner-");
    }

    private static List<String> openHandles() {
        List<String> handles = new ArrayList<>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return handles;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : all) {
                String target = target(descriptor);
                if (target.startsWith("socket:") || target.startsWith("anon_inode:inotify") || target.endsWith(".lock")) {
                    handles.add(target);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the open files of this process cannot be listed", e);
        }
        handles.sort(null);
        return handles;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** What is there now and was not then. */
    static List<String> since(Residue then) {
        Residue now = now();
        List<String> more = new ArrayList<>(now.threads);
        more.removeAll(then.threads);
        List<String> handles = new ArrayList<>(now.handles);
        then.handles.forEach(handles::remove);
        more.addAll(handles);
        return more;
    }
}
