package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.Distribution;
import io.foundation.testkit.nodes.LoneNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feature repository in a Karaf as it is distributed by its makers, without the network. */
class StockKarafIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Pattern FEATURE = Pattern.compile("<feature name=\"(foundation[a-z-]*)\" version=\"([^\"]+)\"");
    private static final int AGENT_FROM = 24;
    /** What has commands and is not in the set. */
    private static final String SHELLS = "foundation-coordination-shell foundation-telemetry-shell foundation-protection foundation-registry foundation-mdns foundation-config foundation-events";

    @Test
    void everyFeatureInstallsWithoutARefreshAndLeavesNothingBehind(@TempDir Path folder) throws IOException {
        Distribution ours = Distribution.find();
        Distribution stock = new Distribution(Path.of(System.getProperty("foundation.stock")));
        Path features = features(ours);
        try (LoneNode karaf = LoneNode.start(stock, folder, environment(ours), Map.of("etc/org.ops4j.pax.url.mvn.cfg", repositories(ours, folder)))) {
            Condition.await("the prompt is there", START, () -> karaf.printed().contains("karaf@root") ? Optional.empty() : Optional.of(karaf.printed()));
            karaf.console("feature:repo-add " + features.toUri(), START);

            String plan = karaf.console("feature:install -t -v foundation", START);
            assertThat(plan).contains("foundation-cluster-core").doesNotContainIgnoringCase("bundles to refresh").doesNotContainIgnoringCase("bundles to stop");

            assertThat(karaf.console("feature:install foundation", START)).doesNotContain("Error");
            Condition.await("the node is ready", START, () -> karaf.listed().size() == 1 && karaf.listed().getFirst().state().equals("ready")
                    ? Optional.empty() : Optional.of(karaf.exec("cluster:nodes").toString()));
            assertThat(karaf.console("feature:install " + SHELLS, START)).doesNotContain("Error");
            for (String command : HouseRulesTest.commands()) {
                assertThat(karaf.exec(command + " --help").status()).as(command).isZero();
            }
            assertThat(karaf.threads("fnd-")).as("so that their absence means something").isNotEmpty();

            karaf.console("feature:uninstall foundation " + SHELLS, START);
            awaitNothing(karaf, "foundation");
            for (String feature : names(features)) {
                if (feature.equals("foundation")) {
                    continue;
                }
                assertThat(karaf.console("feature:install " + feature, START)).as("installing " + feature).doesNotContain("Error");
                assertThat(karaf.console("feature:uninstall " + feature, START)).as("uninstalling " + feature).doesNotContain("Error");
                awaitNothing(karaf, feature);
            }
        }
    }

    private static void awaitNothing(LoneNode karaf, String feature) throws IOException {
        Condition.await("no thread of " + feature + " is left", START, () -> karaf.threads("fnd-").isEmpty()
                ? Optional.empty() : Optional.of(karaf.threads("fnd-").toString()));
        assertThat(karaf.console("bundle:list -t 0 -s --no-format", START)).as("bundles left by " + feature).doesNotContain("foundation-");
    }

    private static Map<String, String> environment(Distribution ours) {
        List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        boolean agent = Runtime.version().feature() >= AGENT_FROM;
        if (agent) {
            options.add("-javaagent:" + ours.folder().resolve("lib/agent/foundation-karaf-agent.jar"));
        }
        // On these JDKs whatever stands in JAVA_OPTS keeps Karaf from asking for the security manager.
        return agent ? Map.of("JAVA_OPTS", "-Xmx256m", "EXTRA_JAVA_OPTS", String.join(" ", options)) : Map.of("EXTRA_JAVA_OPTS", String.join(" ", options));
    }

    /** What the features name comes from the folder of the distribution, as it would from a company's repository. */
    private static String repositories(Distribution ours, Path folder) {
        return "org.ops4j.pax.url.mvn.useFallbackRepositories = false\norg.ops4j.pax.url.mvn.localRepository = " + folder.resolve("local")
                + "\norg.ops4j.pax.url.mvn.defaultRepositories = ${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots\n"
                + "org.ops4j.pax.url.mvn.repositories = " + ours.folder().resolve("system").toUri() + "@id=ours\n";
    }

    private static Path features(Distribution ours) throws IOException {
        try (var files = Files.walk(ours.folder().resolve("system/io/foundation/foundation-features"))) {
            return files.filter(file -> file.toString().endsWith("-features.xml")).findFirst().orElseThrow();
        }
    }

    private static List<String> names(Path features) throws IOException {
        return FEATURE.matcher(Files.readString(features)).results().map(match -> match.group(1)).toList();
    }
}
