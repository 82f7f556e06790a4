package io.foundation.base.console;

import io.foundation.base.console.output.Format;
import org.apache.karaf.shell.api.action.Option;

/** A command that lists or shows something. */
public abstract class Listed extends Operation {

    @Option(name = "--json", description = "Write one JSON document, for programs")
    public boolean json;

    @Option(name = "--no-format", description = "Write fields separated by tabs, without header, for scripts")
    public boolean noFormat;

    protected final Format format() {
        return Format.of(json, noFormat);
    }
}
