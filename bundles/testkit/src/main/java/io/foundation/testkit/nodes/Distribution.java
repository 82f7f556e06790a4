package io.foundation.testkit.nodes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The distribution nodes are started from. It is only read: what a node writes goes to a folder of its own.
 *
 * @param folder where {@code bin/karaf} is in
 */
public record Distribution(Path folder) {

    /** The system property that names the folder; without it the one built in this checkout is taken. */
    public static final String PROPERTY = "foundation.distribution";

    public Distribution {
        folder = folder.toAbsolutePath().normalize();
        if (!Files.isExecutable(folder.resolve("bin/karaf"))) {
            throw new IllegalStateException("There is no distribution in " + folder + " (no bin/karaf): build it with ./foundation build,"
                    + " or name another with -D" + PROPERTY + "=<folder>.");
        }
    }

    /** The one named by {@link #PROPERTY}, else the one built in this checkout. */
    public static Distribution find() {
        String named = System.getProperty(PROPERTY, "");
        return new Distribution(named.isBlank() ? built() : Path.of(named));
    }

    private static Path built() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path target = at.resolve("karaf-assembly/target");
            if (Files.isDirectory(target)) {
                return unpacked(target);
            }
        }
        throw new IllegalStateException("No built distribution was found in the folders above " + Path.of("").toAbsolutePath()
                + ": build it with ./foundation build, or name one with -D" + PROPERTY + "=<folder>.");
    }

    private static Path unpacked(Path target) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(target, "foundation-*")) {
            for (Path folder : folders) {
                if (Files.isExecutable(folder.resolve("bin/karaf"))) {
                    found.add(folder);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("The folder " + target + " cannot be listed.", e);
        }
        if (found.size() != 1) {
            throw new IllegalStateException("One distribution was expected in " + target + ", not " + found + ": build it with ./foundation build.");
        }
        return found.getFirst();
    }
}
