package io.foundation.protection.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.protection.api.Protection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The policies of this node. */
@Service
public class PolicyCompleter extends Words {

    public PolicyCompleter() {
        super(services -> services.find(Protection.class).map(Protection::policies).orElse(List.of()));
    }
}
