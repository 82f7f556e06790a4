package io.foundation.events.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.events.api.Events;

/** A command about the events of this node. */
abstract class OfEvents extends Listed {

    static final String CORE = "foundation-events-core";

    static Events events(Environment environment) {
        return environment.services().require(Events.class, CORE);
    }
}
