package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.api.QueueLimits;
import io.foundation.coordination.shell.completion.QueueCompleter;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.target.Existing;
import io.foundation.coordination.shell.value.Given;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:queue-put}. */
@Service
@Command(scope = "coordination", name = "queue-put", description = "Puts an item at the end of a queue",
        detailedDescription = "classpath:coordination-queue-put.txt")
public class QueuePutCommand extends OfCluster {

    @Argument(name = "queue", description = "The queue", required = true)
    @Completion(QueueCompleter.class)
    String queue;

    @Argument(index = 1, name = "item", description = "What is to be done, as text", required = true)
    String item;

    @Option(name = "--base64", description = "The item is given in base64")
    boolean base64;

    @Option(name = "--limit", description = "Only if there are fewer items than so many, 1 to 20000")
    int limit = QueueLimits.DEFAULT.maxLength();

    @Option(name = "--create", description = "Make the queue if there is none of that name")
    boolean create;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        byte[] bytes = Given.bytes(item, base64);
        QueueLimits limits = new QueueLimits(limit, QueueLimits.DEFAULT.maxDeliveries());
        Coordination coordination = agreement(environment).coordination();
        if (!create) {
            Existing.requireUnlessMade(coordination, Kind.QUEUE, queue);
        }
        String id = Agreement.ask(coordination.queue(queue, limits).put(bytes), "Putting the item");
        Changed.print(environment, format, "The item " + id + " is in the queue '" + Text.oneLine(queue) + "'.",
                new Details().add("Queue", queue, "queue").add("Id", id, "id").add("Bytes", Integer.toString(bytes.length), "bytes", bytes.length));
    }
}
