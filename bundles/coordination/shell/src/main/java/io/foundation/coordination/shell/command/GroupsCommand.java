package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.coordination.api.GroupMember;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.completion.GroupCompleter;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.value.Shown;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:groups}. */
@Service
@Command(scope = "coordination", name = "groups", description = "Lists the groups, or the members of one with what they say of themselves",
        detailedDescription = "classpath:coordination-groups.txt")
public class GroupsCommand extends OfKind {

    @Argument(name = "group", description = "The group whose members to show; all groups if left out")
    @Completion(GroupCompleter.class)
    String group;

    @Override
    protected void perform(Environment environment) {
        if (group == null) {
            list(environment, Kind.GROUP, "groups", (coordination, name) -> coordination.group(name).members()
                    .thenApply(members -> Optional.of(new Row(name, members)).filter(row -> !row.members.isEmpty())),
                    new Listing<>("Nobody is in a group.", Row::json)
                            .column("Group", Row::name)
                            .number("Members", row -> Integer.toString(row.members.size()))
                            .column("Nodes", row -> Text.some(row.members.stream().map(GroupMember::node).distinct().toList())));
            return;
        }
        Format format = format();
        Clock clock = environment.clock();
        List<GroupMember> members = Agreement.ask(agreement(environment).coordination().group(group).members(), "Looking for the members");
        new Listing<>("Nobody is in the group '" + Text.oneLine(group) + "'.", GroupsCommand::json)
                .number("Id", member -> Long.toString(member.id()))
                .column("Node", GroupMember::node)
                .column("Bundle", GroupMember::owner)
                .column("Joined", member -> Units.ago(member.since(), clock), member -> Units.isoOrNone(member.since()))
                .column("Says", member -> new Shown(member.metadata()).cell())
                .print(environment.screen(), format, members);
    }

    private static Map<String, Object> json(GroupMember member) {
        Map<String, Object> json = Json.object("id", member.id(), "node", member.node(), "owner", member.owner(), "since", Units.iso(member.since()));
        new Shown(member.metadata()).addTo(json);
        return json;
    }

    private record Row(String name, List<GroupMember> members) {

        Map<String, Object> json() {
            return Json.object("name", name, "members", members.stream().map(GroupsCommand::json).toList());
        }
    }
}
