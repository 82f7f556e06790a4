package io.foundation.cluster.core.osgi;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.core.config.KeptFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Incarnations from the wall clock, kept in a file so that they grow even when the clock goes back. Thread-safe. */
final class Incarnations implements LongSupplier {

    private static final int MAX_FILE_BYTES = 64;

    private final LongSupplier clock;
    private Path file;
    private long last;

    Incarnations(LongSupplier wallMillis) {
        this.clock = wallMillis;
    }

    /** Where they are kept from now on. */
    synchronized void keepIn(Path folder) {
        file = folder.resolve("incarnation");
    }

    /** The next one, greater than any before, in this process and the ones before it. */
    @Override
    public synchronized long getAsLong() {
        try {
            long next = Math.max(Math.max(last, kept()) + 1, clock.getAsLong());
            KeptFile.write(file, Long.toString(next));
            last = next;
            return next;
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "The incarnation cannot be kept in " + file + " (" + e
                    + "): make the folder writable, or set dataFolder in io.foundation.node.", e);
        }
    }

    /** A file that was cut short or overwritten counts as none: the clock is the second line of defence. */
    private long kept() throws IOException {
        if (!Files.exists(file) || Files.size(file) > MAX_FILE_BYTES) {
            return 0;
        }
        try {
            long kept = Long.parseLong(Files.readString(file).strip());
            return kept < Long.MAX_VALUE ? kept : 0;
        } catch (NumberFormatException | CharacterCodingException e) {
            return 0;
        }
    }
}
