package io.foundation.coordination.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.DistributedSet;
import io.foundation.coordination.shell.fixture.LocalCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SetCommandsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalCluster cluster = new LocalCluster();
    private final Console console = new Console(cluster);
    private final DistributedSet blocked = cluster.of("node-2", "shop").set("blocked");

    @AfterEach
    void end() {
        cluster.close();
    }

    private static SetAddCommand add(String set, String member) {
        SetAddCommand command = new SetAddCommand();
        command.set = set;
        command.member = member;
        return command;
    }

    private static SetRemoveCommand remove(String set, String member) {
        SetRemoveCommand command = new SetRemoveCommand();
        command.set = set;
        command.member = member;
        return command;
    }

    private static SetsCommand of(String set) {
        SetsCommand command = new SetsCommand();
        command.set = set;
        return command;
    }

    @Test
    void listSetsAndTheirMembers() {
        assertThat(console.lines(new SetsCommand())).last().isEqualTo("There is no set.");
        Blocking.get(blocked.add("b"), PATIENCE);
        Blocking.get(blocked.add("a"), PATIENCE);
        assertThat(console.lines(new SetsCommand())).containsExactly(
                "Set     │ Members",
                "────────┼────────",
                "blocked │       2");
        JsonNode row = console.json(new SetsCommand()).get("sets").get(0);
        assertThat(row.get("name").textValue()).isEqualTo("blocked");
        assertThat(row.get("members").intValue()).isEqualTo(2);
        assertThat(console.lines(of("blocked"))).endsWith("a", "b");
        SetsCommand cut = of("blocked");
        cut.lines = 1;
        assertThat(console.lines(cut)).last().isEqualTo("These are the first 1 of 2: -n shows more.");
        JsonNode json = console.json(cut);
        assertThat(json.get("found").intValue()).isEqualTo(2);
        assertThat(json.get("members")).singleElement().satisfies(member -> assertThat(member.get("member").textValue()).isEqualTo("a"));
        assertThat(console.lines(of("none"))).last().isEqualTo("There is nothing in the set 'none'.");
    }

    @Test
    void addAndRemoveAMember() {
        SetAddCommand first = add("blocked", "a");
        assertThat(console.failure(first)).isEqualTo("There is no set 'blocked'. With --create it is made.");
        first.create = true;
        assertThat(console.lines(first)).containsExactly("'a' is in the set 'blocked' now.");
        assertThat(console.lines(add("blocked", "a"))).containsExactly("'a' was in the set 'blocked' already.");
        assertThat(Blocking.get(blocked.members(), PATIENCE)).containsExactly("a");
        assertThat(console.json(remove("blocked", "a")).get("changed").booleanValue()).isTrue();
        assertThat(console.lines(remove("blocked", "a"))).containsExactly("'a' was not in the set 'blocked'.");
        assertThat(console.failure(remove("bloked", "a"))).isEqualTo("There is no set 'bloked': there are blocked. Did you mean blocked?");
        assertThat(Blocking.get(blocked.members(), PATIENCE)).isEmpty();
    }

    @Test
    void clearASet() {
        Blocking.get(blocked.add("b"), PATIENCE);
        Blocking.get(blocked.add("a"), PATIENCE);
        SetClearCommand command = new SetClearCommand();
        command.set = "bloked";
        assertThat(console.failure(command)).isEqualTo("There is no set 'bloked': there are blocked. Did you mean blocked?");
        command.set = "blocked";
        assertThat(console.lines(command)).containsExactly("2 members were taken out of the set 'blocked'.");
        assertThat(Blocking.get(blocked.size(), PATIENCE)).isZero();
        JsonNode json = console.json(command);
        assertThat(json.get("set").textValue()).isEqualTo("blocked");
        assertThat(json.get("removed").intValue()).isZero();
    }
}
