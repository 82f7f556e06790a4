package io.foundation.base.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.apache.karaf.shell.api.console.SignalListener;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;

/**
 * The terminal at the other end of the control socket: JLine's for editing, Karaf's for commands. Signals go through JLine, where the
 * session of Karaf handles them; its own listeners are not told, as over SSH.
 */
final class ConsoleTerminal extends ExternalTerminal implements org.apache.karaf.shell.api.console.Terminal {

    ConsoleTerminal(String type, InputStream in, OutputStream out) throws IOException {
        super("Foundation control", type, in, out, StandardCharsets.UTF_8);
    }

    /** Takes a new size and tells the session of it. */
    void resize(int columns, int rows) {
        setSize(new Size(columns, rows));
        raise(Signal.WINCH);
    }

    @Override
    public int getWidth() {
        return size.getColumns();
    }

    @Override
    public int getHeight() {
        return size.getRows();
    }

    @Override
    public void addSignalListener(SignalListener listener) {
        // JLine's handlers are used instead
    }

    @Override
    public void addSignalListener(SignalListener listener, org.apache.karaf.shell.api.console.Signal... signals) {
        // JLine's handlers are used instead
    }

    @Override
    public void addSignalListener(SignalListener listener, EnumSet<org.apache.karaf.shell.api.console.Signal> signals) {
        // JLine's handlers are used instead
    }

    @Override
    public void removeSignalListener(SignalListener listener) {
        // none was added
    }

    @Override
    public boolean isAnsiSupported() {
        return !getType().startsWith("dumb");
    }

    @Override
    public boolean isEchoEnabled() {
        return echo();
    }

    @Override
    public void setEchoEnabled(boolean enabled) {
        echo(enabled);
    }
}
