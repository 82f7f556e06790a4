package io.foundation.cluster.shell.command;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.cluster.api.admin.TopologyType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code topology:list}. */
@Service
@Command(scope = "topology", name = "list", description = "Lists the topologies that a cluster can be switched to",
        detailedDescription = "classpath:topology-list.txt")
public class TopologyListCommand extends ListedOfCluster {

    private static final int SHOWN = 3;

    @Override
    protected void perform(Environment environment) {
        new Listing<>("No topology is installed: try feature:install foundation-topology-fullmesh.", TopologyListCommand::json)
                .column("Topology", TopologyType::type)
                .column("In use", type -> type.current() ? "yes" : "no")
                .column("What it is", TopologyType::description)
                .column("Options", TopologyListCommand::options)
                .print(environment.screen(), format(), target(environment).admin().overlay().types());
    }

    /** A few: some topologies have two dozen, and --json says all with what they mean. */
    private static String options(TopologyType type) {
        List<OptionSpec> all = type.options();
        String some = all.stream().limit(SHOWN).map(option -> option.name() + '=' + option.defaultValue()).collect(Collectors.joining(", "));
        return all.size() > SHOWN ? some + " and " + (all.size() - SHOWN) + " more" : some;
    }

    private static Map<String, Object> json(TopologyType type) {
        return Json.object("type", type.type(), "current", type.current(), "description", type.description(),
                "options", type.options().stream().map(option -> Json.object("name", option.name(), "default", option.defaultValue(),
                        "description", option.description())).toList());
    }
}
