package io.foundation.base.control;

import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.api.console.Terminal;
import org.apache.karaf.shell.support.CommandException;

/** A console with a handful of commands: enough to see what the control socket does with them. */
final class FakeSessions implements SessionFactory {

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    /** Counted down when {@code wait} runs, and when it was interrupted. */
    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public Session create(InputStream in, PrintStream out, PrintStream err) {
        return session(in, out, err, null);
    }

    @Override
    public Session create(InputStream in, PrintStream out, PrintStream err, Terminal terminal, String encoding, Runnable closing) {
        return session(in, out, err, terminal);
    }

    @Override
    public Session create(InputStream in, PrintStream out, PrintStream err, Session parent) {
        throw new UnsupportedOperationException("not used");
    }

    @Override
    public Registry getRegistry() {
        throw new UnsupportedOperationException("not used");
    }

    /** How many chunks of 64 KiB {@code flood} has been able to write. */
    final AtomicInteger flooded = new AtomicInteger();
    static final int FLOOD = 2_000;

    private Session session(InputStream in, PrintStream out, PrintStream err, Terminal terminal) {
        opened.incrementAndGet();
        Map<String, Object> variables = new ConcurrentHashMap<>();
        return (Session) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "put" -> variables.put((String) arguments[0], arguments[1]);
                case "execute" -> execute(arguments[0].toString(), out, err, variables);
                case "run" -> converse(in, out, terminal);
                case "close" -> closed.incrementAndGet();
                default -> throw new UnsupportedOperationException(method.getName());
            }
            return null;
        });
    }

    private void execute(String command, PrintStream out, PrintStream err, Map<String, Object> variables) throws Exception {
        switch (command.split(" ")[0]) {
            case "echo" -> out.println("\u001b[1m" + command.substring(5) + "\u001b[0m");
            case "warn" -> err.println(command.substring(5));
            case "columns" -> out.println(variables.getOrDefault("COLUMNS", "none"));
            case "many" -> {
                for (int i = 0; i < 20_000; i++) {
                    out.println("line " + i);
                }
            }
            case "flood" -> {
                byte[] chunk = new byte[64 * 1024];
                for (int i = 0; i < FLOOD && !out.checkError(); i++) {
                    out.write(chunk, 0, chunk.length);
                    flooded.incrementAndGet();
                }
            }
            case "interrupted" -> {
                Thread.currentThread().interrupt(); // as Ctrl-C does
                out.println("still here");
                Thread.interrupted();
            }
            case "fail" -> throw new IllegalStateException("the reactor is open");
            case "fatal" -> throw new NoClassDefFoundError("some/Missing");
            case "misuse" -> throw new CommandException("\u001b[31mundefined option --nope\u001b[0m", "undefined option --nope");
            case "wait" -> {
                waiting.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            }
            default -> throw new CommandNotFoundException(command);
        }
    }

    private static void converse(InputStream in, PrintStream out, Terminal terminal) throws Exception {
        out.println("welcome " + terminal.getType() + " " + terminal.getWidth() + "x" + terminal.getHeight());
        out.flush();
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && !line.toString().endsWith("bye"); b = in.read()) {
            line.append((char) b);
            if (line.toString().endsWith("bye")) {
                break;
            }
        }
        out.println("goodbye");
    }

    /** Has the simple name of Gogo's exception, which is all that is known of it. */
    static final class CommandNotFoundException extends Exception {
        private static final long serialVersionUID = 1L;

        CommandNotFoundException(String command) {
            super("Command not found: " + command);
        }
    }
}
