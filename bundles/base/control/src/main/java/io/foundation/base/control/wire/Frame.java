package io.foundation.base.control.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One message on the control socket: a line {@code <type> <length>}, then as many bytes.
 *
 * <p>A client says {@link #HELLO}, may say {@link #SIZE}, and then asks once for {@link #EXEC} or {@link #CONSOLE}. A console goes on with
 * {@link #IN} and {@link #SIZE}. The node answers with {@link #OUT} and {@link #ERR} until one {@link #EXIT} ends the connection. Closing
 * the connection cancels what runs. Unknown types are skipped, so that a newer client can say more.
 *
 * @param type    the kind of message, 1 to 16 lower-case letters
 * @param payload at most {@link #MAX_PAYLOAD} bytes; not copied
 */
public record Frame(String type, byte[] payload) {

    /** Version of the protocol, the payload of {@link #HELLO}. */
    public static final String VERSION = "1";
    /** Largest payload in bytes: 64 KiB. */
    public static final int MAX_PAYLOAD = 64 * 1024;

    /** Client: the version of the protocol. */
    public static final String HELLO = "hello";
    /** Client: run this command line. */
    public static final String EXEC = "exec";
    /** Client: open an interactive session; the payload is the terminal type, such as {@code xterm-256color}. */
    public static final String CONSOLE = "console";
    /** Client: size of the terminal as {@code <columns> <rows>}. */
    public static final String SIZE = "size";
    /** Client: bytes typed; none means end of input. */
    public static final String IN = "in";
    /** Node: bytes of the standard output. */
    public static final String OUT = "out";
    /** Node: bytes of the standard error output. */
    public static final String ERR = "err";
    /** Node: the exit status in decimal, 0 to 255; the last message. */
    public static final String EXIT = "exit";

    private static final int MAX_TYPE = 16;
    private static final int MAX_HEADER = MAX_TYPE + 1 + 5;
    private static final int END_OF_STREAM = -1;

    /** @throws IllegalArgumentException if the type or the payload is out of bounds */
    public Frame {
        if (!isType(type)) {
            throw new IllegalArgumentException("The frame type '" + type + "' is not allowed: use 1 to " + MAX_TYPE + " lower-case letters.");
        }
        if (payload.length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("The payload has " + payload.length + " bytes: at most " + MAX_PAYLOAD + " are allowed.");
        }
    }

    public static Frame of(String type, String text) {
        return new Frame(type, text.getBytes(StandardCharsets.UTF_8));
    }

    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** Writes the frame at once; the caller serialises writers. */
    public void writeTo(OutputStream out) throws IOException {
        byte[] header = (type + ' ' + payload.length + '\n').getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[header.length + payload.length];
        System.arraycopy(header, 0, all, 0, header.length);
        System.arraycopy(payload, 0, all, header.length, payload.length);
        out.write(all);
        out.flush();
    }

    /**
     * Reads the next frame. The length is checked before any memory is taken for it.
     *
     * @return null at the end of the stream
     * @throws IOException if the bytes are no frame, or end within one
     */
    public static Frame readFrom(InputStream in) throws IOException {
        String header = readHeader(in);
        if (header == null) {
            return null;
        }
        int space = header.indexOf(' ');
        String type = space < 0 ? header : header.substring(0, space);
        int length = space < 0 ? -1 : length(header.substring(space + 1));
        if (!isType(type) || length < 0) {
            throw new IOException("The peer does not speak the control protocol.");
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("The connection ended within a message.");
        }
        return new Frame(type, payload);
    }

    private static String readHeader(InputStream in) throws IOException {
        StringBuilder header = new StringBuilder(MAX_HEADER);
        int next = in.read();
        if (next == END_OF_STREAM) {
            return null;
        }
        while (next != '\n') {
            if (next == END_OF_STREAM || header.length() == MAX_HEADER) {
                throw new IOException("The peer does not speak the control protocol.");
            }
            header.append((char) next);
            next = in.read();
        }
        return header.toString();
    }

    /** The decimal number, or -1 if it is none or too large. */
    private static int length(String digits) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + digit - '0';
            if (value > MAX_PAYLOAD) {
                return -1;
            }
        }
        return digits.isEmpty() ? -1 : value;
    }

    private static boolean isType(String type) {
        if (type.isEmpty() || type.length() > MAX_TYPE) {
            return false;
        }
        for (int i = 0; i < type.length(); i++) {
            if (type.charAt(i) < 'a' || type.charAt(i) > 'z') {
                return false;
            }
        }
        return true;
    }
}
