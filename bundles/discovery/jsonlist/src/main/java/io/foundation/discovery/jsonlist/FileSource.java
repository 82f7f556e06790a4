package io.foundation.discovery.jsonlist;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A list in a file, read each time: it is small, and the times of files are too coarse to tell of every change. */
final class FileSource implements ListSource {

    private final Path file;
    private final int maxBytes;
    private final Executor blocking;
    private byte[] last;

    FileSource(Path file, int maxBytes, Executor blocking) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<Optional<byte[]>> read() {
        try {
            return CompletableFuture.supplyAsync(this::now, blocking);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The list " + file + " was not read: the node takes no more work.", e));
        }
    }

    private synchronized Optional<byte[]> now() {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(maxBytes + 1);
        } catch (NoSuchFileException e) {
            throw new FoundationException(ErrorType.CONFIG_NOT_FOUND, "The list " + file + " does not exist: create it with an array of addresses in JSON.", e);
        } catch (IOException e) {
            throw new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, "The list " + file + " cannot be read (" + e + "): check its permissions.", e);
        }
        if (bytes.length > maxBytes) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The list " + file + " has more than the " + maxBytes + " bytes that are read.");
        }
        boolean same = Arrays.equals(bytes, last);
        last = bytes;
        return same ? Optional.empty() : Optional.of(bytes);
    }

    @Override
    public synchronized void forget() {
        last = null;
    }

    @Override
    public void close() {
        // nothing is open between two questions
    }
}
