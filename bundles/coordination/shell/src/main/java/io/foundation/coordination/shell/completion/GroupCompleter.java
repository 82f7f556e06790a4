package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.coordination.api.Kind;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The groups somebody is in. */
@Service
public class GroupCompleter extends Words {

    public GroupCompleter() {
        super(services -> Known.names(services, Kind.GROUP));
    }
}
