package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.target.Existing;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:set-remove}. */
@Service
@Command(scope = "coordination", name = "set-remove", description = "Removes a member from a set",
        detailedDescription = "classpath:coordination-set-remove.txt")
public class SetRemoveCommand extends OfMember {

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Coordination coordination = agreement(environment).coordination();
        Existing.require(coordination, Kind.SET, set);
        tell(environment, format, Agreement.ask(coordination.set(set).remove(member), "Removing the member"), "is not " + named() + " now", "was not " + named());
    }
}
