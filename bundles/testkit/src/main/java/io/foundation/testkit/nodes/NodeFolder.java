package io.foundation.testkit.nodes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.regex.Pattern;

/** The folder of one node: a copy of the distribution's {@code etc} with ports of its own, and what the plan adds. */
final class NodeFolder {

    private NodeFolder() {
    }

    static void prepare(Distribution distribution, NodePlan plan, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("data/log"));
        Files.createDirectories(folder.resolve("data/tmp"));
        Files.createDirectories(folder.resolve("deploy"));
        copy(distribution.folder().resolve("etc"), folder.resolve("etc"));
        set(folder.resolve("etc/org.apache.karaf.shell.cfg"), Map.of("sshPort", "0", "sshHost", "127.0.0.1"));
        set(folder.resolve("etc/org.apache.karaf.management.cfg"), freePorts());
        set(folder.resolve("etc/system.properties"), Map.of("karaf.name", plan.name()));
        for (Map.Entry<String, String> file : plan.files().entrySet()) {
            write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** The registry of JMX cannot look for a port by itself. Nothing here uses it, so that one taken meanwhile does no harm. */
    static Map<String, String> freePorts() throws IOException {
        try (ServerSocket registry = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Map.of("rmiRegistryPort", Integer.toString(registry.getLocalPort()), "rmiServerPort", Integer.toString(server.getLocalPort()));
        }
    }

    /** Writes in one step, so that nobody reads a half. */
    static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        // The name begins with a dot, so that nobody who watches the folder takes it for one of his.
        Path aside = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(aside, content);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void set(Path file, Map<String, String> values) throws IOException {
        String text = Files.readString(file);
        for (Map.Entry<String, String> value : values.entrySet()) {
            Pattern line = Pattern.compile("(?m)^[ \\t]*" + Pattern.quote(value.getKey()) + "[ \\t]*=.*$");
            if (!line.matcher(text).find()) {
                throw new IOException("There is no key " + value.getKey() + " in " + file);
            }
            text = line.matcher(text).replaceAll(value.getKey() + " = " + value.getValue());
        }
        Files.writeString(file, text);
    }

    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
