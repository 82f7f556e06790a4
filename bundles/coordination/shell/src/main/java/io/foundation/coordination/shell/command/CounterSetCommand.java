package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.DistributedCounter;
import io.foundation.coordination.api.Excerpt;
import io.foundation.coordination.api.Inventory;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.completion.CounterCompleter;
import io.foundation.coordination.shell.target.Agreement;
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
            requireKnown(Agreement.ask(coordination.inventory().names(Kind.COUNTER, Inventory.MAX_NAMES), "Looking for the counters"));
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
        if (format == Format.TABLE) {
            environment.screen().line(environment.screen().paint(Style.GOOD, "The counter '" + Text.oneLine(counter) + "' is " + value + " now, and was " + before + "."));
        } else {
            new Details().add("Counter", counter, "name").add("Value", Long.toString(value), "value", value).add("Before", Long.toString(before), "before", before)
                    .print(environment.screen(), format);
        }
    }

    /** A word mistyped would make another counter, which stays. */
    private void requireKnown(Excerpt counters) {
        if (!counters.names().contains(counter) && !counters.isCut()) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no counter '" + Text.oneLine(counter) + "'"
                    + (counters.names().isEmpty() ? "" : ": there are " + Text.some(counters.names())) + "." + Text.didYouMean(counter, counters.names())
                    + " With --create it is made.");
        }
    }
}
