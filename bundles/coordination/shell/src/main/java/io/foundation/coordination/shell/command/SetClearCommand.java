package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.completion.SetCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:set-clear}. */
@Service
@Command(scope = "coordination", name = "set-clear", description = "Takes all members out of a set",
        detailedDescription = "classpath:coordination-set-clear.txt")
public class SetClearCommand extends OfClearing {

    @Argument(name = "set", description = "The set", required = true)
    @Completion(SetCompleter.class)
    String set;

    @Override
    protected void perform(Environment environment) {
        clear(environment, Kind.SET, set, "member", "members", coordination -> coordination.set(set).clear());
    }
}
