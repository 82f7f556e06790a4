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

    /** The set in a sentence. */
    final String named() {
        return "in the set '" + Text.oneLine(set) + "'";
    }

    /**
     * Says what was done.
     *
     * @param changed whether there was anything to do
     * @param now     what the member is if so, e.g. {@code is in the set 'x' now}
     * @param before  what it was if not
     */
    final void tell(Environment environment, Format format, boolean changed, String now, String before) {
        Changed.print(environment, format, "'" + Text.oneLine(member) + "' " + (changed ? now : before) + ".",
                new Details().add("Set", set, "set").add("Member", member, "member").add("Changed", Boolean.toString(changed), "changed", changed));
    }
}
