package io.foundation.cluster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.option.OptionSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The files that a feature puts into etc: all keys are in them, commented out, with values that are allowed. */
class DefaultFilesTest {

    /** A secret in a file of its own is better: the key that holds it is in the guide only. */
    private static final Set<String> NOT_OFFERED = Set.of("clusterSecret", "secret");

    @TempDir
    Path folder;

    @Test
    void theNodesFileListsEveryKey() throws Exception {
        Map<String, String> offered = offered(NodeOptions.PID);
        assertListed(NodeOptions.SPECS, offered);
        assertThat(Fixture.nodeSentences(folder, given(offered))).isEmpty();
        assertThat(active(NodeOptions.PID)).isEmpty();
    }

    @Test
    void theClustersFileListsEveryKey() throws Exception {
        Map<String, String> offered = offered(ClusterOptions.PID);
        assertListed(ClusterOptions.SPECS, offered);
        assertThat(Fixture.clusterSentences(Fixture.node(folder), given(offered))).isEmpty();
        // Said in words, so that a file for another cluster adds one and takes none away.
        assertThat(active(ClusterOptions.PID)).isEqualTo(Map.of("cluster", "auto"));
    }

    /** Every key is there once, with its default where it has one. */
    private static void assertListed(List<OptionSpec> specs, Map<String, String> offered) {
        for (OptionSpec spec : specs) {
            if (!NOT_OFFERED.contains(spec.name())) {
                assertThat(offered).containsKey(spec.name());
                if (spec.defaultValue() != null) {
                    assertThat(offered.get(spec.name())).as(spec.name()).isEqualTo(spec.defaultValue());
                }
            }
        }
        assertThat(offered.keySet()).doesNotContainAnyElementsOf(NOT_OFFERED);
    }

    private static Map<String, String> given(Map<String, String> offered) {
        Map<String, String> given = new TreeMap<>(offered);
        given.values().removeIf(String::isEmpty);
        return given;
    }

    private static Map<String, String> offered(String pid) throws Exception {
        StringBuilder uncommented = new StringBuilder();
        file(pid).lines().map(String::strip).forEach(line -> uncommented.append(line.startsWith("#") ? line.substring(1) : line).append('\n'));
        return Checkout.lines(uncommented.toString());
    }

    private static Map<String, String> active(String pid) throws Exception {
        return Checkout.lines(file(pid));
    }

    private static String file(String pid) throws Exception {
        NodeList configs = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(Checkout.root().resolve("features/src/main/feature/features.xml").toFile()).getElementsByTagName("config");
        for (int i = 0; i < configs.getLength(); i++) {
            Element config = (Element) configs.item(i);
            if (config.getAttribute("name").equals(pid)) {
                return config.getTextContent();
            }
        }
        throw new AssertionError("No feature puts " + pid + " into etc.");
    }
}
