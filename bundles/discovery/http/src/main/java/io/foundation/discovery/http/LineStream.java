package io.foundation.discovery.http;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An answer that goes on, line by line, as servers tell of changes. Its length in time and that of a line are bounded. One thread reads; any may close,
 * which ends the reading.
 */
public final class LineStream implements AutoCloseable {

    private final String place;
    private final InputStream in;
    private final int maxLine;
    private final CompletableFuture<Void> alarm;
    private volatile boolean closed;

    LineStream(String place, InputStream body, int maxLine, Duration longest) {
        this.place = place;
        this.in = new BufferedInputStream(body);
        this.maxLine = maxLine;
        this.alarm = new CompletableFuture<Void>().orTimeout(longest.toNanos(), TimeUnit.NANOSECONDS);
        alarm.whenComplete((nothing, late) -> {
            if (late != null) {
                end(body);
            }
        });
    }

    /**
     * The next line that is not blank, without its end; blocks until there is one. Empty when the server has ended its answer, when the time is over,
     * and after {@link #close}.
     *
     * @throws FoundationException {@code TOO_LARGE} for a line that is too long, {@code NETWORK_ERROR} if the connection breaks
     */
    public Optional<byte[]> next() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            while (true) {
                int next = in.read();
                if (next < 0) {
                    return Optional.empty();
                }
                if (next != '\n' && line.size() >= maxLine) {
                    throw new FoundationException(ErrorType.TOO_LARGE, place + ": a line of the answer has more than the " + maxLine + " bytes that are read.");
                }
                if (next != '\n') {
                    line.write(next);
                } else if (!line.toString(StandardCharsets.UTF_8).isBlank()) {
                    return Optional.of(line.toByteArray());
                } else {
                    line.reset();
                }
            }
        } catch (IOException e) {
            if (closed || alarm.isDone()) {
                return Optional.empty();
            }
            throw new FoundationException(ErrorType.NETWORK_ERROR, "The connection to " + place + " broke while it told of changes: " + e + '.', e);
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        closed = true;
        alarm.complete(null);
        end(in);
    }

    private static void end(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // it is over either way
        }
    }
}
