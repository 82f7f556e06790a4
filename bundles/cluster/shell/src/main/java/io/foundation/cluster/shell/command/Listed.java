package io.foundation.cluster.shell.command;

import io.foundation.cluster.shell.console.Format;
import org.apache.karaf.shell.api.action.Option;

/** A command that lists or shows something. */
abstract class Listed extends Operation {

    @Option(name = "--json", description = "Write one JSON document, for programs")
    boolean json;

    @Option(name = "--no-format", description = "Write fields separated by tabs, without header, for scripts")
    boolean noFormat;

    final Format format() {
        return Format.of(json, noFormat);
    }
}
