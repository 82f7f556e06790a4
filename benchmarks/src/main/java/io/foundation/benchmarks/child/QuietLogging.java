package io.foundation.benchmarks.child;

import java.util.logging.LogManager;

/** Silences {@code java.util.logging} in measured JVMs: named by a system property, made by the log manager. */
public final class QuietLogging {

    public QuietLogging() {
        LogManager.getLogManager().reset();
    }
}
