package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide says what the software checks: its tables are made here, and its examples are read. */
class ConfigurationGuideTest {

    private static final String WRITE = "foundation.docs.write";
    private static final String MARK = "<!-- generated from here to the end: see ConfigurationGuideTest -->\n";
    private static final Pattern EXAMPLE = Pattern.compile("```\n# etc/(io\\.foundation\\.[a-z]+(?:-[a-z]+)?)\\.cfg\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theTablesAreUpToDate() throws IOException {
        Path guide = Checkout.root().resolve("docs/guide/configuration.md");
        String now = Files.readString(guide);
        assertThat(now).contains(MARK);
        String wanted = now.substring(0, now.indexOf(MARK) + MARK.length()) + ConfigurationGuide.tables();
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(guide, wanted);
        } else if (!now.equals(wanted)) {
            fail("docs/guide/configuration.md is not what the options are now. Write it again:"
                    + " mvn -pl bundles/cluster/core -am test -Dtest=ConfigurationGuideTest -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true");
        }
    }

    @Test
    void theExamplesAreAllowed() throws IOException {
        String secret = Files.writeString(folder.resolve("secret"), Fixture.SECRET).toString();
        Matcher example = EXAMPLE.matcher(Files.readString(Checkout.root().resolve("docs/guide/configuration.md")));
        List<String> seen = new ArrayList<>();
        while (example.find()) {
            Map<String, String> values = new TreeMap<>();
            Checkout.lines(example.group(2)).forEach((key, value) -> values.put(key, key.endsWith("ecretFile") ? secret : value));
            seen.add(example.group(1));
            assertThat(example.group(1).equals(NodeOptions.PID) ? Fixture.nodeSentences(folder, values)
                    : Fixture.clusterSentences(Fixture.node(folder), values)).as(example.group(1)).isEmpty();
        }
        assertThat(seen).containsExactly("io.foundation.node", "io.foundation.cluster", "io.foundation.cluster-orders");
    }

    @Test
    void theSentencesItShowsAreThose() throws IOException {
        String guide = Files.readString(Checkout.root().resolve("docs/guide/configuration.md"));
        List<String> sentences = Fixture.sentences(() -> ClusterSettings.read("io.foundation.cluster-orders", "orders", Map.of("port", "70000"),
                Fixture.node(folder), Fixture.NO_ENVIRONMENT, Fixture.ALL, "0.1.0"));
        assertThat(sentences).isNotEmpty().allSatisfy(sentence -> assertThat(guide).contains(sentence + "\n"));
        assertThat(ClusterSettings.read("io.foundation.cluster-orders", "orders", Map.of("detector", "phi", "detector.unreachableAd", "1"), Fixture.node(folder),
                Fixture.NO_ENVIRONMENT, Fixture.ALL, "0.1.0").troubles()).isNotEmpty().allSatisfy(sentence -> assertThat(guide).contains(sentence + "\n"));
    }
}
