package io.foundation.cluster.core.osgi;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.LongSupplier;

/** Incarnations from the wall clock, kept in a file so that they grow even when the clock goes back. Thread-safe. */
final class Incarnations implements LongSupplier {

    private final Path file;

    Incarnations(Path folder) {
        this.file = folder.resolve("incarnation");
    }

    @Override
    public synchronized long getAsLong() {
        try {
            long last = Files.exists(file) ? parse(Files.readString(file).strip()) : 0;
            long next = Math.max(last + 1, System.currentTimeMillis());
            Path aside = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(aside, Long.toString(next));
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return next;
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "The incarnation cannot be kept in " + file + ": " + e.getMessage()
                    + ". Make the folder writable, or set dataFolder in io.foundation.node.", e);
        }
    }

    /** A file that was cut short counts as none: the clock is the second line of defence. */
    private static long parse(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
