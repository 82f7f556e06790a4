package io.foundation.examples.scheduledjob;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the job writes to: a file of lines, each with the term of the leader that wrote it. It refuses a term smaller than the greatest it has seen, so that a leader
 * that stood still, was replaced, and goes on without knowing it does no harm. Whatever leaders write to should do so: a database by a condition in its update, a
 * service by a header. For one thread; between processes of a machine the file is locked.
 */
final class FencedFile {

    private final Path file;

    FencedFile(Path file) {
        this.file = file;
    }

    /**
     * Adds a line.
     *
     * @return whether it was written; not if somebody with a greater term has written before
     */
    boolean append(long term, String text) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw"); FileLock lock = open.getChannel().lock()) {
            if (greatestTerm() > term) {
                return false;
            }
            open.seek(open.length());
            open.write((term + " " + text + "\n").getBytes(UTF_8));
            return lock.isValid();
        }
    }

    /** Terms never fall from line to line, so the last line has the greatest. */
    private long greatestTerm() throws IOException {
        String last = "";
        for (String line : Files.readAllLines(file)) {
            last = line;
        }
        return last.isEmpty() ? Long.MIN_VALUE : Long.parseLong(last.substring(0, last.indexOf(' ')));
    }
}
