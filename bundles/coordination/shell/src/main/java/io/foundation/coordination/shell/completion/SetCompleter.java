package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.coordination.api.Kind;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The sets there are. */
@Service
public class SetCompleter extends Words {

    public SetCompleter() {
        super(services -> Known.names(services, Kind.SET));
    }
}
