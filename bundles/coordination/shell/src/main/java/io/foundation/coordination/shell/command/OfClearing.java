package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.target.Existing;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A command that takes everything out of something. */
abstract class OfClearing extends OfCluster {

    /**
     * Does it, and says how much went.
     *
     * @param one  what it has, one of it, e.g. {@code item}
     * @param many the same, if there are none or several
     */
    final void clear(Environment environment, Kind kind, String name, String one, String many, Function<Coordination, CompletionStage<Integer>> clearing) {
        Format format = format();
        Coordination coordination = agreement(environment).coordination();
        Existing.require(coordination, kind, name);
        int gone = Agreement.ask(clearing.apply(coordination), "Clearing the " + kind.word());
        Changed.print(environment, format, gone + " " + (gone == 1 ? one + " was" : many + " were") + " taken out of the " + kind.word() + " '" + Text.oneLine(name) + "'.",
                new Details().add("Name", name, kind.word()).add("Removed", Integer.toString(gone), "removed", gone));
    }
}
