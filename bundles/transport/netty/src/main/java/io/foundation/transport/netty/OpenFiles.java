package io.foundation.transport.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Notices that the process may open no more sockets, and says so once: what dials tries again and again, and what accepts leaves
 * peers waiting, so that without a word it looks as if all of them were gone. Thread-safe.
 */
final class OpenFiles {

    private static final int MAX_CAUSES = 8;
    private static final String EXHAUSTED = "oo many open files";
    private static final Path LIMITS = Path.of("/proc/self/limits");

    private final Consumer<String> warn;
    private final String limit;
    private final AtomicBoolean said = new AtomicBoolean();

    /** @param warn takes a sentence for the operator */
    OpenFiles(Consumer<String> warn) {
        this.warn = warn;
        // Now: when there are none left this file cannot be opened either.
        this.limit = limit();
    }

    private static String limit() {
        try {
            return Files.readAllLines(LIMITS).stream().filter(line -> line.startsWith("Max open files")).map(line -> line.split(" {2,}")[1].trim())
                    .findFirst().orElse("");
        } catch (IOException | RuntimeException e) {
            // Not Linux: the sentence does without the number.
            return "";
        }
    }

    /** Whether something failed because no more may be open; the first time it is said. */
    boolean isExhausted(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (String.valueOf(cause.getMessage()).contains(EXHAUSTED)) {
                if (said.compareAndSet(false, true)) {
                    warn.accept("This process has as many files and sockets open as it may" + (limit.isEmpty() ? "" : " (" + limit + ")")
                            + ": no peer can be dialled or accepted until some are closed. Raise the limit (ulimit -n, or LimitNOFILE of its service) and restart it,"
                            + " or have it keep fewer links: a topology of few neighbours, fewer connections for each link.");
                }
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** For the listening socket: sees why nothing can be accepted, and passes it on. */
    ChannelHandler watch() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                isExhausted(cause);
                context.fireExceptionCaught(cause);
            }
        };
    }
}
