package io.foundation.config.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.config.api.cluster.Resolution;
import java.util.Arrays;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Who wins. */
@Service
public class ResolutionCompleter extends Words {

    public ResolutionCompleter() {
        super(services -> Arrays.stream(Resolution.values()).map(Resolution::word).toList());
    }
}
