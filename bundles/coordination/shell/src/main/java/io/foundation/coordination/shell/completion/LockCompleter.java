package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.coordination.api.Kind;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The locks somebody holds or waits for. */
@Service
public class LockCompleter extends Words {

    public LockCompleter() {
        super(services -> Known.names(services, Kind.LOCK));
    }
}
