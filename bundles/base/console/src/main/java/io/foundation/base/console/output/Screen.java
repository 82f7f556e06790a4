package io.foundation.base.console.output;

import java.io.PrintStream;
import java.nio.charset.Charset;
import org.apache.felix.service.command.Process;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;

/** Where a command writes to. Colours are used only if somebody sees them. */
public final class Screen {

    private final PrintStream out;
    private final boolean colours;
    private final Charset charset;

    /**
     * @param out     where to
     * @param colours whether escape sequences are understood
     * @param charset what can be shown; null to ask the terminal
     */
    public Screen(PrintStream out, boolean colours, Charset charset) {
        this.out = out;
        this.colours = colours;
        this.charset = charset;
    }

    /** The screen of the command that runs on this thread: its output may be a terminal, a pipe or a channel. */
    public static Screen of(Session session) {
        Terminal terminal = session.getTerminal();
        boolean colours = terminal != null && terminal.isAnsiSupported() && isTerminal();
        // Without a terminal Karaf encodes with the platform's character set, but cannot find that out by itself.
        return new Screen(System.out, colours, terminal == null ? Charset.defaultCharset() : null);
    }

    private static boolean isTerminal() {
        Process process = Process.Utils.current();
        return process == null || process.isTty(1);
    }

    public void line(String text) {
        out.println(text);
    }

    /** The text in a style, if colours are used. */
    public String paint(Style style, String text) {
        return colours ? style.paint(text) : text;
    }

    boolean colours() {
        return colours;
    }

    Charset charset() {
        return charset;
    }

    PrintStream out() {
        return out;
    }
}
