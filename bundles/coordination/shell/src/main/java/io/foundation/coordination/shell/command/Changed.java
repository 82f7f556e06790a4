package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Style;

/** Says what a command changed: one sentence for a person, the facts for programs. */
final class Changed {

    private Changed() {
    }

    static void print(Environment environment, Format format, String sentence, Details facts) {
        if (format == Format.TABLE) {
            environment.screen().line(environment.screen().paint(Style.GOOD, sentence));
        } else {
            facts.print(environment.screen(), format);
        }
    }
}
