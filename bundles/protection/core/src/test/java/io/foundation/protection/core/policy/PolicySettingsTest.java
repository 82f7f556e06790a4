package io.foundation.protection.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.option.OptionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicySettingsTest {

    private static final Path GUIDE = Path.of("../../../docs/guide/configuration.md");

    /** The guide has a row for each key, with its default, and no other. */
    @Test
    void theGuideSaysWhatHolds() throws IOException {
        String guide = Files.readString(GUIDE);
        int begin = guide.indexOf("## `io.foundation.protection-NAME`");
        List<String> rows = guide.substring(begin, guide.indexOf("\n\n", guide.indexOf("|---", begin))).lines().filter(line -> line.startsWith("| `")).toList();
        assertThat(rows).hasSize(PolicySettings.SPECS.size());
        for (int i = 0; i < rows.size(); i++) {
            OptionSpec spec = PolicySettings.SPECS.get(i);
            String value = spec.defaultValue().isEmpty() ? "" : " `" + spec.defaultValue() + "`";
            assertThat(rows.get(i)).startsWith("| `" + spec.name() + "` |").contains(" |" + value + " | ");
        }
    }
}
