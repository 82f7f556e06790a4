package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example of a user's bundle, put into the deploy folders of real nodes: it runs on one of them, on the other when that one is killed, and ends with its jar. */
class ScheduledJobIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String JAR = "deploy/scheduled-job.jar";

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    @Test
    void aDeployedJobRunsOnOneNodeAndFailsOver() throws IOException {
        List<RealNode> nodes = NODES.start(2);
        RealNodes.awaitReady(nodes, START);
        RealNode serving = nodes.get(0);
        RealNode other = nodes.get(1);
        agree(serving, other);
        Path lines = NODES.folder().resolve("lines.txt");

        deploy(other, lines);
        awaitLinesOf(other, lines, 3);
        deploy(serving, lines);
        awaitLinesOf(other, lines, 3);
        assertThat(terms(lines).distinct().count()).as("who came later did not take over").isEqualTo(1);

        other.kill();
        awaitLinesOf(serving, lines, 3);
        other.start();
        awaitLinesOf(serving, lines, 3);
        Files.delete(serving.folder().resolve(JAR));
        awaitLinesOf(other, lines, 3);

        List<Long> terms = terms(lines).boxed().toList();
        assertThat(terms).as("no line of a leader after one of its successor").isSorted();
        assertThat(terms.stream().distinct()).as("three leaderships").hasSize(3);
    }

    /** A server in the first node, and the store over it in both. */
    private static void agree(RealNode serving, RealNode other) throws IOException {
        int port = Exam.freePort();
        Path secret = NODES.folder().resolve("coordination-secret");
        Files.writeString(secret, "a secret of tests");
        serving.write("etc/io.foundation.coordination.server-jobs.cfg", "cluster = jobs\nport = " + port + "\nclusterSecretFile = " + secret
                + "\ndataFolder = " + serving.folder().resolve("data/coordination") + "\n");
        for (RealNode node : List.of(serving, other)) {
            node.write("etc/io.foundation.coordination.zookeeper-jobs.cfg", "cluster = jobs\nconnect = 127.0.0.1:" + port + "\nclusterSecretFile = " + secret
                    + "\nsessionTimeout = 4s\n");
            node.exec("feature:install foundation-coordination-server", START);
        }
    }

    private static void deploy(RealNode node, Path lines) throws IOException {
        node.write("etc/io.foundation.examples.scheduledjob.cfg", "file = " + lines + "\nintervalMillis = 100\n");
        Path built = BuiltBundle.jarOf(BuiltBundle.root().resolve("examples/scheduled-job"), "foundation-example-scheduled-job");
        // Whole at once: the folder is watched.
        Path beside = node.folder().resolve("scheduled-job.jar");
        Files.copy(built, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, node.folder().resolve(JAR), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void awaitLinesOf(RealNode node, Path lines, int more) throws IOException {
        long before = linesOf(node, lines);
        Condition.await(more + " more lines of " + node.name(), SOON, () -> linesOf(node, lines) >= before + more
                ? Optional.empty() : Optional.of(read(lines).toString()));
    }

    private static long linesOf(RealNode node, Path lines) {
        return read(lines).stream().filter(line -> line.endsWith(" " + node.name())).count();
    }

    private static LongStream terms(Path lines) {
        return read(lines).stream().mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))));
    }

    private static List<String> read(Path lines) {
        try {
            return Files.exists(lines) ? Files.readAllLines(lines).stream().filter(line -> line.contains(" ")).toList() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
