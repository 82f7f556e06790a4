package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.coordination.api.Kind;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** What was voted on. */
@Service
public class ConsensusCompleter extends Words {

    public ConsensusCompleter() {
        super(services -> Known.names(services, Kind.CONSENSUS));
    }
}
