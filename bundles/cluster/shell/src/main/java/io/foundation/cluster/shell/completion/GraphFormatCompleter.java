package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The formats of {@code topology:graph}. */
@Service
public class GraphFormatCompleter extends Words {

    public GraphFormatCompleter() {
        super(services -> List.of("dot", "json", "text"));
    }
}
