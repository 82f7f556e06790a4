package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.coordination.api.Kind;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The counters there are. */
@Service
public class CounterCompleter extends Words {

    public CounterCompleter() {
        super(services -> Known.names(services, Kind.COUNTER));
    }
}
