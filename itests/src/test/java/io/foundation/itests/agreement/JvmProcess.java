package io.foundation.itests.agreement;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A JVM with the class path of this one, asked by lines at its standard input. It ends when this one does. One thread asks. */
final class JvmProcess implements AutoCloseable {

    /** What a line that answers begins with. */
    private static final String MARK = "@";
    private static final long ANSWER_SECONDS = 60;

    private final Process process;
    private final Path log;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(100);
    private final Thread hook;

    private JvmProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        hook = new Thread(process::destroyForcibly, "fnd-itests-end");
        Runtime.getRuntime().addShutdownHook(hook);
        Thread.ofPlatform().daemon().name("fnd-itests-answers").start(this::read);
    }

    static JvmProcess start(Class<?> main, Path log, List<String> arguments) throws IOException {
        return start(main, log, arguments, UnaryOperator.identity());
    }

    /** @param host makes the command line that runs another on some host */
    static JvmProcess start(Class<?> main, Path log, List<String> arguments, UnaryOperator<List<String>> host) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", classPath, main.getName()));
        command.addAll(arguments);
        return new JvmProcess(new ProcessBuilder(host.apply(command)).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start(), log);
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(MARK)) {
                    answers.put(line.substring(MARK.length()));
                } else {
                    Files.writeString(log, line + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
        } catch (IOException e) {
            // Its end.
            Thread.yield();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says something to it, and gives what it answers. */
    String ask(String line) throws IOException, InterruptedException {
        try {
            process.getOutputStream().write((line + '\n').getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new IOException("The process " + pid() + " cannot be asked '" + line + "' any more; " + said(), e);
        }
        String answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IOException("The process " + pid() + " has not answered '" + line + "' within " + ANSWER_SECONDS + " s; " + said());
        }
        return answer;
    }

    private String said() throws IOException {
        return (isAlive() ? "it is alive, and said: " : "it has ended with status " + process.exitValue() + ", and said: ") + (Files.exists(log) ? Files.readString(log) : "nothing");
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal by its name. */
    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    /** The child's side: takes each line, on the calling thread, until there are no more; then this process ends. */
    static void serve(Consumer<String> lines) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.accept(line);
            }
        } catch (IOException e) {
            // Who started it is gone.
            Thread.yield();
        }
        Runtime.getRuntime().halt(0);
    }

    /** The child's side: answers. */
    static void answer(String line) {
        System.out.println(MARK + line);
        System.out.flush();
    }
}
