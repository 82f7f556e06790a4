package io.foundation.benchmarks.child;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The child's side of the pipe to its parent: reports go out as marked lines of JSON, words come in as lines. When the
 * parent is gone the child ends. Whatever libraries print goes between the marked lines and is not understood.
 */
public final class Reports {

    /** What a line that is a report begins with. */
    static final String MARK = "@@";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;

    private Reports(PrintStream out) {
        this.out = out;
    }

    /**
     * Opens the pipe.
     *
     * @param words told of each line from the parent, on a thread of its own
     */
    public static Reports open(Consumer<String> words) {
        Reports reports = new Reports(System.out);
        Thread reader = new Thread(() -> read(words), "fnd-bench-stdin");
        reader.setDaemon(true);
        reader.start();
        return reports;
    }

    private static void read(Consumer<String> words) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                words.accept(line);
            }
        } catch (IOException broken) {
            // The same as the end of the stream: there is no parent any more.
        }
        end(0);
    }

    /** Ends this process now, with the children it made; the nodes in it are not asked. */
    public static void end(int status) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(status);
    }

    /** Reports some facts. */
    public void say(String kind, Map<String, ?> facts) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("kind", kind);
        report.putAll(facts);
        try {
            synchronized (out) {
                out.println(MARK + JSON.writeValueAsString(report));
                out.flush();
            }
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Reports that it did not work. */
    public void failed(Throwable why) {
        why.printStackTrace();
        say("failed", Map.of("reason", why.getMessage() == null ? why.toString() : why.getClass().getSimpleName() + ": " + why.getMessage()));
    }
}
