package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.target.Existing;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:set-add}. */
@Service
@Command(scope = "coordination", name = "set-add", description = "Adds a member to a set",
        detailedDescription = "classpath:coordination-set-add.txt")
public class SetAddCommand extends OfMember {

    @Option(name = "--create", description = "Make the set if there is none of that name")
    boolean create;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Coordination coordination = agreement(environment).coordination();
        if (!create) {
            Existing.requireUnlessMade(coordination, Kind.SET, set);
        }
        tell(environment, format, Agreement.ask(coordination.set(set).add(member), "Adding the member"), "is " + named() + " now", "was " + named() + " already");
    }
}
