package io.foundation.base.control;

import io.foundation.base.control.wire.Frame;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: reads its request, runs it, streams the output, sends the exit status. The virtual thread of {@link #run()} reads; the command
 * has a platform thread of its own, because it is anybody's code and may hold locks while it waits. When the client goes away, or the node
 * stops, the command is interrupted.
 */
final class ControlConnection implements Runnable {

    /** The request was no good. */
    static final int BAD_REQUEST = 64;
    /** The client took too long to say what it wants, or its protocol is another. */
    static final int UNAVAILABLE = 69;

    private static final Logger LOG = LoggerFactory.getLogger(ControlConnection.class);
    private static final int INPUT_BUFFER = 16 * 1024;

    private final SocketChannel channel;
    private final LocalShell shell;
    private final Duration requestLimit;
    private final String threadName;
    private final InputStream in;
    private final Outbox outbox;
    private final FrameStream out;
    private final FrameStream err;
    private final AtomicReference<Runnable> cancel = new AtomicReference<>(() -> { });
    private int columns;
    private int rows;
    private Thread worker;

    /** @param requestLimit how long a client may take to send its request */
    ControlConnection(SocketChannel channel, LocalShell shell, Duration requestLimit, String threadName) {
        this.channel = channel;
        this.shell = shell;
        this.requestLimit = requestLimit;
        this.threadName = threadName;
        this.in = new BufferedInputStream(Channels.newInputStream(channel), INPUT_BUFFER);
        this.outbox = new Outbox(Channels.newOutputStream(channel));
        this.out = new FrameStream(Frame.OUT, outbox);
        this.err = new FrameStream(Frame.ERR, outbox);
    }

    @Override
    public void run() {
        Thread writer = Thread.ofVirtual().name(threadName + "-writer").start(() -> {
            outbox.run();
            close();
        });
        try {
            Frame request = readRequest();
            if (request == null) {
                return;
            }
            if (request.type().equals(Frame.EXEC)) {
                exec(request.text());
            } else {
                console(request.text());
            }
        } catch (IOException e) {
            LOG.debug("A control connection ended: {}", e.getMessage());
        } finally {
            stop();
            outbox.end();
            Interrupts.join(writer);
            close();
        }
    }

    /** Ends the connection and interrupts what it runs. Thread-safe, idempotent, does not wait. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A control connection did not close", e);
        }
    }

    private Frame readRequest() throws IOException {
        Thread guard = Thread.ofVirtual().name(threadName + "-guard").start(this::closeAfterLimit);
        try {
            for (Frame frame = Frame.readFrom(in); frame != null; frame = Frame.readFrom(in)) {
                switch (frame.type()) {
                    case Frame.HELLO -> {
                        if (!frame.text().equals(Frame.VERSION)) {
                            refuse(UNAVAILABLE, "This node speaks version " + Frame.VERSION + " of the control protocol, the client another: "
                                    + "use the client that came with the node.");
                            return null;
                        }
                    }
                    case Frame.SIZE -> resize(frame.text());
                    case Frame.EXEC, Frame.CONSOLE -> {
                        return frame;
                    }
                    default -> LOG.debug("A control message of the unknown type {} was skipped", frame.type());
                }
            }
            return null;
        } finally {
            guard.interrupt();
        }
    }

    private void closeAfterLimit() {
        try {
            Thread.sleep(requestLimit);
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the request came in time
        }
    }

    private void exec(String command) throws IOException {
        if (command.isBlank()) {
            refuse(BAD_REQUEST, "The command is empty: give the name of a console command, such as cluster:nodes.");
            return;
        }
        start(() -> exit(shell.execute(command, columns, out, err, cancel::set)));
        for (Frame frame = Frame.readFrom(in); frame != null; frame = Frame.readFrom(in)) {
            LOG.debug("A control message of type {} to a running command was skipped", frame.type());
        }
    }

    private void console(String type) throws IOException {
        try (PipedOutputStream typed = new PipedOutputStream(); PipedInputStream keyboard = new PipedInputStream(typed, INPUT_BUFFER)) {
            ConsoleTerminal terminal = new ConsoleTerminal(type.isBlank() ? "dumb" : type, keyboard, out);
            try {
                terminal.resize(columns, rows);
                start(() -> {
                    shell.console(terminal, terminal.input(), terminal.output(), cancel::set);
                    exit(0);
                });
                for (Frame frame = Frame.readFrom(in); frame != null; frame = Frame.readFrom(in)) {
                    if (frame.type().equals(Frame.IN)) {
                        type(typed, frame.payload());
                    } else if (frame.type().equals(Frame.SIZE)) {
                        resize(frame.text());
                        terminal.resize(columns, rows);
                    }
                }
            } finally {
                cancel.get().run();
                terminal.close();
            }
        }
    }

    private static void type(PipedOutputStream typed, byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            typed.close();
        } else {
            typed.write(bytes);
            typed.flush();
        }
    }

    private void resize(String text) throws IOException {
        String[] numbers = text.split(" ", 3);
        try {
            columns = Math.clamp(Integer.parseInt(numbers[0]), 0, 10_000);
            rows = numbers.length > 1 ? Math.clamp(Integer.parseInt(numbers[1]), 0, 10_000) : 0;
        } catch (NumberFormatException e) {
            throw new IOException("The terminal size '" + text + "' is not two numbers.", e);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private void start(Work work) {
        worker = Thread.ofPlatform().daemon().name(threadName).start(() -> {
            try {
                work.run();
            } catch (Exception | LinkageError e) {
                LOG.debug("A control connection ended", e);
            } finally {
                outbox.end(); // the writer closes the connection when all is said, and so ends the reader
            }
        });
    }

    private void exit(int status) throws IOException {
        outbox.send(Frame.of(Frame.EXIT, Integer.toString(status)));
    }

    private void refuse(int status, String sentence) throws IOException {
        outbox.send(Frame.of(Frame.ERR, sentence + "\n"));
        exit(status);
    }

    /** The place among the connections stays taken until the command has really ended. */
    private void stop() {
        if (worker == null || !worker.isAlive()) {
            return;
        }
        close();
        cancel.get().run();
        worker.interrupt();
        Interrupts.join(worker);
    }
}
