package io.foundation.testkit.history;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A history on disk: each line is with the system when it is taken, so that it outlives its process, though not the machine. Thread-safe. */
public final class HistoryFile implements Consumer<String>, AutoCloseable {

    private final OutputStream out;

    private HistoryFile(OutputStream out) {
        this.out = out;
    }

    /** One to write on. */
    public static HistoryFile open(Path file) throws IOException {
        // Not a channel of NIO, which an interrupted thread would close for all.
        return new HistoryFile(new FileOutputStream(file.toFile(), true));
    }

    /** What is in one. */
    public static History read(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return History.of(lines);
        }
    }

    @Override
    public synchronized void accept(String line) {
        try {
            out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The history cannot be written.", e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
