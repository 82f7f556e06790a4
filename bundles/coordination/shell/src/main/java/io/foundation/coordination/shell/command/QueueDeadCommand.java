package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.coordination.api.DeadItem;
import io.foundation.coordination.api.WorkQueue;
import io.foundation.coordination.shell.completion.QueueCompleter;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.target.Burial;
import io.foundation.coordination.shell.value.Shown;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:queue-dead}. */
@Service
@Command(scope = "coordination", name = "queue-dead", description = "Lists the dead items of a queue, puts them back or drops them",
        detailedDescription = "classpath:coordination-queue-dead.txt")
public class QueueDeadCommand extends OfMany {

    @Argument(name = "queue", description = "The queue", required = true)
    @Completion(QueueCompleter.class)
    String queue;

    @Option(name = "--put-back", description = "Put the item of this id at the end of the queue again, or all")
    String putBack;

    @Option(name = "--drop", description = "Take the item of this id away for good, or all")
    String drop;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        requireLines();
        if (putBack != null && drop != null) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "An item is put back or dropped: use --put-back or --drop, not both.");
        }
        WorkQueue found = agreement(environment).coordination().queue(queue);
        if (putBack != null) {
            tell(environment, format, new Burial(found, found::putBack).of(putBack), "putBack", "put back into");
        } else if (drop != null) {
            tell(environment, format, new Burial(found, found::drop).of(drop), "dropped", "dropped from");
        } else {
            list(environment, format, found);
        }
    }

    private void tell(Environment environment, Format format, int count, String key, String done) {
        Changed.print(environment, format, Text.count(count, "item") + (count == 1 ? " was " : " were ") + done + " the queue '" + Text.oneLine(queue) + "'.",
                new Details().add("Queue", queue, "queue").add("Items", Integer.toString(count), key, count));
    }

    private void list(Environment environment, Format format, WorkQueue found) {
        Clock clock = environment.clock();
        List<DeadItem> dead = Agreement.ask(found.dead(lines), Burial.LOOKING);
        int total = dead.size() < lines ? dead.size() : Math.max(dead.size(), Agreement.ask(found.statistics(), Burial.LOOKING).dead());
        new Found<>(dead, total, dead.size()).print(environment.screen(), format, "dead", new Listing<>("Nothing in the queue '" + Text.oneLine(queue) + "' is dead.",
                QueueDeadCommand::json)
                .column("Id", DeadItem::id)
                .number("Deliveries", item -> Integer.toString(item.count()))
                .column("Put by", DeadItem::node)
                .column("Bundle", DeadItem::owner)
                .column("Put", item -> Units.ago(item.since(), clock), item -> Units.isoOrNone(item.since()))
                .number("Bytes", item -> Integer.toString(item.payload().length))
                .column("Item", item -> new Shown(item.payload()).cell()));
    }

    private static Map<String, Object> json(DeadItem item) {
        Map<String, Object> json = Json.object("id", item.id(), "deliveries", item.count(), "node", item.node(), "owner", item.owner(), "since", Units.iso(item.since()));
        new Shown(item.payload()).addTo(json);
        return json;
    }
}
