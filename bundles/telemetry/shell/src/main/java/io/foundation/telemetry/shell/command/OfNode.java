package io.foundation.telemetry.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Text;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Telemetry;
import io.foundation.telemetry.shell.completion.Known;
import java.util.List;

/** A command about what this node has measured. */
abstract class OfNode extends Listed {

    static final String CORE = "foundation-telemetry-core";

    static Telemetry telemetry(Environment environment) {
        return environment.services().require(Telemetry.class, CORE);
    }

    /**
     * What was measured.
     *
     * @param prefix null or empty for all
     * @throws FoundationException {@code DATA_NOT_FOUND} if there is nothing of that prefix
     */
    static List<Reading> readings(Environment environment, String prefix) {
        List<Reading> found = telemetry(environment).readings(prefix == null ? "" : prefix);
        if (found.isEmpty() && prefix != null && !prefix.isEmpty()) {
            List<String> known = List.copyOf(Known.prefixes(environment.services()));
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "Nothing is measured under '" + Text.oneLine(prefix) + "': telemetry:list shows what is."
                    + Text.didYouMean(prefix, known));
        }
        return found;
    }
}
