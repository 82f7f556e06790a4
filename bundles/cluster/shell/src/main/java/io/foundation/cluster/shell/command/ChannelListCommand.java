package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.api.admin.ChannelAdmin;
import io.foundation.cluster.api.admin.ChannelStatus;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code channel:list}. */
@Service
@Command(scope = "channel", name = "list", description = "Lists the channels and what they promise",
        detailedDescription = "classpath:channel-list.txt")
public class ChannelListCommand extends ListedOfCluster {

    @Option(name = "--routing", description = "List the rules that choose a channel instead, in the order in which they are asked")
    boolean routing;

    @Override
    protected void perform(Environment environment) {
        ChannelAdmin admin = target(environment).admin().channels();
        if (routing) {
            new Listing<String>("There is no rule.", rule -> Json.object("rule", rule))
                    .column("Rule", rule -> rule)
                    .print(environment.screen(), format(), admin.routing());
            return;
        }
        List<ChannelStatus> channels = admin.channels();
        new Listing<>("There is no channel.", ChannelListCommand::json)
                .column("Channel", ChannelStatus::name)
                .number("Priority", channel -> key(channel, "priority"))
                .number("Connections", channel -> key(channel, "connections"))
                .column("Delivery", ChannelStatus::delivery)
                .column("Ordering", channel -> key(channel, "ordering"))
                .column("Monotonic", channel -> key(channel, "monotonic"))
                .number("Queue", channel -> bytes(key(channel, "queueBytes")))
                .column("When full", channel -> key(channel, "overflow"))
                .print(environment.screen(), format(), channels);
        if (format() == io.foundation.base.console.output.Format.TABLE) {
            admin.lastChange().forEach(environment.screen()::line);
        }
    }

    private static String key(ChannelStatus channel, String key) {
        return channel.settings().getOrDefault(key, Units.NONE);
    }

    private static String bytes(String number) {
        return number.matches("\\d{1,18}") ? Units.bytes(Long.parseLong(number)) : number;
    }

    static Map<String, Object> json(ChannelStatus channel) {
        return Json.object("name", channel.name(), "delivery", channel.delivery(), "settings", channel.settings());
    }
}
