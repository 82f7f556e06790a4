package io.foundation.events.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Text;
import io.foundation.events.api.CausalChain;
import io.foundation.events.api.Event;
import io.foundation.events.api.Events;
import io.foundation.events.shell.value.Shown;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code events:chain}. */
@Service
@Command(scope = "events", name = "chain", description = "Shows what an event came of, and what came of it", detailedDescription = "classpath:events-chain.txt")
public class ChainCommand extends OfEvents {

    @Argument(name = "id", description = "The id of the event", required = true)
    long id;

    @Override
    protected void perform(Environment environment) {
        Events events = events(environment);
        Event event = events.get(id).orElseThrow(() -> new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no event " + id + ", or it was forgotten: events:query shows what is kept."));
        CausalChain chain = events.chain(event.ref());
        Shown.events("There is nothing.", environment.clock()).print(environment.screen(), format(), chain.events());
        if (format() == Format.TABLE) {
            if (!chain.missing().isEmpty()) {
                environment.screen().line("Not kept here: " + Text.some(chain.missing().stream().map(Object::toString).toList()) + ".");
            }
            if (chain.cut()) {
                environment.screen().line("There is more: only " + CausalChain.MAX + " are followed.");
            }
        }
    }
}
