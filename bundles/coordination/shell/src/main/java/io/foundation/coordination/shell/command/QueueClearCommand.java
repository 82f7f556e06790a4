package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.completion.QueueCompleter;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:queue-clear}. */
@Service
@Command(scope = "coordination", name = "queue-clear", description = "Takes everything out of a queue that nobody works on",
        detailedDescription = "classpath:coordination-queue-clear.txt")
public class QueueClearCommand extends OfClearing {

    @Argument(name = "queue", description = "The queue", required = true)
    @Completion(QueueCompleter.class)
    String queue;

    @Override
    protected void perform(Environment environment) {
        clear(environment, Kind.QUEUE, queue, "item", "items", coordination -> coordination.queue(queue).clear());
    }
}
