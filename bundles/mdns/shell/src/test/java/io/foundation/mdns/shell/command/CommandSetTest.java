package io.foundation.mdns.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.console.CommandSetContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSetTest extends CommandSetContract {

    CommandSetTest() {
        super(MdnsRecordsCommand.class, Set.of("link", "name", "instance"));
    }

    @Test
    void areAllThere() {
        assertThat(names()).containsExactlyInAnyOrder("discovery:mdns-records", "discovery:mdns-caches", "discovery:mdns-links", "discovery:mdns-query",
                "discovery:mdns-advertise");
    }
}
