package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.shell.completion.SetCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;

/** A command that is about one member of a set. */
abstract class OfMember extends OfCluster {

    @Argument(name = "set", description = "The set", required = true)
    @Completion(SetCompleter.class)
    String set;

    @Argument(index = 1, name = "member", description = "The member", required = true)
    String member;

    /**
     * Says what was done.
     *
     * @param changed whether there was anything to do
     * @param done    what the member is now, e.g. {@code in the set}
     */
    final void tell(Environment environment, Format format, boolean changed, String done) {
        Changed.print(environment, format, "'" + Text.oneLine(member) + "' is " + (changed ? "" : "as before ") + done + " '" + Text.oneLine(set) + "'" + (changed ? " now." : "."),
                new Details().add("Set", set, "set").add("Member", member, "member").add("Changed", Boolean.toString(changed), "changed", changed));
    }
}
