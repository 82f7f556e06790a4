package io.foundation.base.control.client;

import io.foundation.base.control.wire.Frame;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The typing side of an interactive session. The terminal is already raw (the script sees to that), so every byte is passed on as it comes;
 * a change of its size is noticed by asking {@code stty} whenever something was typed.
 */
final class ConsoleInput {

    private static final int BUFFER = 4096;

    private ConsoleInput() {
    }

    /** Asks for a session and starts passing on what is typed, on a daemon thread. */
    static void start(InputStream in, OutputStream node) throws IOException {
        String type = System.getenv("TERM");
        String size = size();
        Frame.of(Frame.SIZE, size).writeTo(node);
        Frame.of(Frame.CONSOLE, type == null ? "dumb" : type).writeTo(node);
        Thread.ofPlatform().daemon().name("fnd-console-input").start(() -> pump(in, node, size));
    }

    private static void pump(InputStream in, OutputStream node, String firstSize) {
        byte[] bytes = new byte[BUFFER];
        String known = firstSize;
        try {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (bytes[n - 1] == '\r') {
                    String now = size();
                    if (!now.equals(known)) {
                        known = now;
                        Frame.of(Frame.SIZE, now).writeTo(node);
                    }
                }
                new Frame(Frame.IN, Arrays.copyOf(bytes, n)).writeTo(node);
            }
            new Frame(Frame.IN, new byte[0]).writeTo(node);
        } catch (IOException e) {
            return; // the session has ended, and the receiving side says so
        }
    }

    /** {@code <columns> <rows>} of the terminal, or {@code 0 0} if there is none. */
    private static String size() {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String[] answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip().split(" ");
            return answer.length == 2 ? answer[1] + " " + answer[0] : "0 0";
        } catch (IOException e) {
            return "0 0";
        }
    }
}
