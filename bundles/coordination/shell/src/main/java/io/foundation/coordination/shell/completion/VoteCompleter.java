package io.foundation.coordination.shell.completion;

import io.foundation.base.console.completion.Words;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** How one can vote. */
@Service
public class VoteCompleter extends Words {

    public static final String ACCEPT = "accept";
    public static final List<String> VOTES = List.of(ACCEPT, "reject");

    public VoteCompleter() {
        super(services -> VOTES);
    }
}
