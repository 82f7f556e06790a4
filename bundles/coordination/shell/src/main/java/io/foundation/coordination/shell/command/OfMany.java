package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import org.apache.karaf.shell.api.action.Option;

/** A command that lists the first of many. */
abstract class OfMany extends OfCluster {

    private static final int MAX_LINES = 1_000;

    @Option(name = "-n", aliases = "--lines", description = "How many of the first, 1 to 1000")
    int lines = 100;

    final void requireLines() {
        if (lines < 1 || lines > MAX_LINES) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The number of lines " + lines + " is not allowed: use 1 to " + MAX_LINES + ".");
        }
    }
}
