package io.foundation.cluster.shell.completion;

import io.foundation.base.console.completion.Words;
import io.foundation.cluster.api.admin.Goal;
import java.util.Arrays;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** What a cluster may be optimized for. */
@Service
public class GoalCompleter extends Words {

    public GoalCompleter() {
        super(services -> Arrays.stream(Goal.values()).map(Goal::word).toList());
    }
}
