package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.DistributedCounter;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.completion.CounterCompleter;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.target.Existing;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:counter-set}. */
@Service
@Command(scope = "coordination", name = "counter-set", description = "Makes a counter another number",
        detailedDescription = "classpath:coordination-counter-set.txt")
public class CounterSetCommand extends OfCluster {

    private static final String SETTING = "Setting the counter";

    @Argument(name = "counter", description = "The counter", required = true)
    @Completion(CounterCompleter.class)
    String counter;

    @Argument(index = 1, name = "value", description = "What it is to be", required = true)
    long value;

    @Option(name = "--expect", description = "Only if it is this now")
    Long expect;

    @Option(name = "--create", description = "Make it if there is none of that name")
    boolean create;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        Coordination coordination = agreement(environment).coordination();
        if (!create) {
            Existing.requireUnlessMade(coordination, Kind.COUNTER, counter);
        }
        DistributedCounter found = coordination.counter(counter);
        long before;
        if (expect == null) {
            before = Agreement.ask(found.set(value), SETTING);
        } else {
            before = expect;
            if (!Agreement.ask(found.compareAndSet(expect, value), SETTING)) {
                throw new FoundationException(ErrorType.CONFLICT, "The counter '" + Text.oneLine(counter) + "' is not " + expect + ", so it was left as it is: "
                        + "coordination:counters shows it.");
            }
        }
        Changed.print(environment, format, "The counter '" + Text.oneLine(counter) + "' is " + value + " now, and was " + before + ".",
                new Details().add("Counter", counter, "name").add("Value", Long.toString(value), "value", value).add("Before", Long.toString(before), "before", before));
    }
}
