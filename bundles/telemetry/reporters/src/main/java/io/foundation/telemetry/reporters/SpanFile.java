package io.foundation.telemetry.reporters;

import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.SpanExporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Appends spans to a file, a line each, and begins a new one when it is full: the full one gets {@code .1} behind its name, in place of the one before. So there are two files at most. Thread-safe. */
final class SpanFile implements SpanExporter, AutoCloseable {

    private final Path file;
    private final long maxBytes;
    private final SpanLine lines;
    private Writer writer;
    private long written;

    /** @param maxBytes how large a file may become */
    SpanFile(Path file, long maxBytes, SpanLine lines) throws IOException {
        this.file = file;
        this.maxBytes = maxBytes;
        this.lines = lines;
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        open();
    }

    private void open() throws IOException {
        writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        written = Files.size(file);
    }

    @Override
    public synchronized void ended(FinishedSpan span) {
        if (writer == null) {
            return;
        }
        String line = lines.write(span) + '\n';
        int bytes = line.getBytes(StandardCharsets.UTF_8).length;
        try {
            if (written > 0 && written + bytes > maxBytes) {
                writer.close();
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                open();
            }
            writer.write(line);
            writer.flush();
            written += bytes;
        } catch (IOException e) {
            // Counted and logged by who tells us; the next one is tried again.
            throw new UncheckedIOException("The span could not be written to " + file, e);
        }
    }

    @Override
    public synchronized void close() {
        Writer last = writer;
        writer = null;
        try {
            last.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
