package io.foundation.config.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.protocol.Time;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.Settings;
import io.foundation.config.api.SettingsSchema;
import io.foundation.config.core.file.SettingsFile;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.schema.FoundationSchema;
import io.foundation.config.core.store.LowerLayers;
import io.foundation.config.core.store.Measured;
import io.foundation.config.core.store.SettingsStore;
import io.foundation.config.core.store.SettingsView;
import io.foundation.config.shell.completion.PathCompleter;
import io.foundation.config.shell.completion.PrefixCompleter;
import io.foundation.config.shell.completion.UpdatableCompleter;
import io.foundation.testkit.console.CommandRunner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    private static final String RESULTS = "interface.max_results";
    private static final Time TIME = new Time() {

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long wallMillis() {
            return 1_000_000;
        }
    };

    @TempDir
    Path folder;
    private final CommandRunner console = new CommandRunner(Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC));
    private Settings settings;

    @BeforeEach
    void open() {
        SettingsStore store = new SettingsStore(new SettingsFile(folder, "settings.json"), Runnable::run, TIME, 100);
        LowerLayers lower = new LowerLayers(store, Map.of());
        lower.add(FoundationSchema.sections());
        lower.add(List.of(Contributed.of(new SettingsSchema() {

            @Override
            public String prefix() {
                return "mail";
            }

            @Override
            public List<SettingSpec> settings() {
                return List.of(SettingSpec.text("password", "initial", "For the server.").whileRunning().hidden());
            }
        })));
        lower.file("file", Map.of("interface.query_timeout", "5000", "unknown.path", "1"));
        store.start();
        settings = new SettingsView(store, new Measured(), "test");
        console.services.add(settings);
    }

    private static SetCommand set(String path, String value) {
        SetCommand command = new SetCommand();
        command.path = path;
        command.value = value;
        return command;
    }

    @Test
    void listsWithOrigins() {
        ListCommand list = new ListCommand();
        list.prefix = "interface";
        assertThat(console.lines(list)).containsExactly(
                "Path                       │ Value │ Origin   │ Updatable",
                "───────────────────────────┼───────┼──────────┼──────────",
                "interface.enable_streaming │ true  │ defaults │ no",
                "interface.max_results      │ 1000  │ defaults │ yes",
                "interface.query_timeout    │ 5000  │ file     │ yes");
        list = new ListCommand();
        list.set = true;
        assertThat(console.json(list)).hasSize(1).first().satisfies(row -> assertThat(row.get("path").asText()).isEqualTo("interface.query_timeout"));
        list.prefix = "interfase";
        assertThat(console.failure(list)).contains("Did you mean interface?");
    }

    @Test
    void getsAndShows() {
        GetCommand get = new GetCommand();
        get.path = "ai.provider";
        assertThat(console.output(get)).isEqualTo("mock\n");
        assertThat(console.json(get).asText()).isEqualTo("mock");
        get = new GetCommand();
        get.path = "ai";
        assertThat(console.failure(get)).contains("is a section");
        ShowCommand show = new ShowCommand();
        show.path = "interface.query_timeout";
        assertThat(console.output(show)).contains("Layer defaults  10000", "Layer file      5000", "Allowed         1 or more", "Origin          file");
        assertThat(console.json(show).get("layers").get("file").asLong()).isEqualTo(5_000);
    }

    @Test
    void setsAndTakesAway() {
        SetCommand dry = set(RESULTS, "5");
        dry.dryRun = true;
        assertThat(console.json(dry).get(0).get("now").get("value").asInt()).isEqualTo(5);
        assertThat(settings.snapshot().revision()).isZero();
        assertThat(console.lines(set(RESULTS, "5"))).containsExactly("interface.max_results: 1000 -> 5 (node)", "That is revision 1: settings:rollback 0 undoes it.");
        assertThat(console.lines(set(RESULTS, "5"))).containsExactly("Nothing is different: the settings are at revision 1.");
        assertThat(console.json(set(RESULTS, "6")).get("revision").asInt()).isEqualTo(2);
        assertThat(console.failure(set(RESULTS, "many"))).isEqualTo("The setting 'interface.max_results' cannot be 'many': a whole number is allowed.");
        assertThat(console.failure(set("ai.provider", "openai"))).contains("cannot change while the node runs");
        SetCommand late = set(RESULTS, "7");
        late.ifRevision = 1L;
        assertThat(console.failure(late)).contains("at revision 2 and not at 1");
        UnsetCommand unset = new UnsetCommand();
        unset.path = RESULTS;
        assertThat(console.lines(unset)).first().isEqualTo("interface.max_results: 6 -> 1000 (defaults)");
    }

    @Test
    void looksBackAndGoesBack() {
        console.output(set(RESULTS, "5"));
        console.output(set("infrastructure.protection.a", "null"));
        console.output(set("mail.password", "hunter2"));
        assertThat(console.lines(new HistoryCommand())).element(2).asString().contains("3 │").contains("update │ console │ mail.password: (secret) -> (secret)");
        DiffCommand diff = new DiffCommand();
        diff.from = 0;
        assertThat(console.json(diff)).hasSize(3);
        diff = new DiffCommand();
        diff.from = 0;
        diff.to = 1L;
        assertThat(console.lines(diff)).last().asString().startsWith("interface.max_results │ 1000   │ 5   │ node");
        RollbackCommand rollback = new RollbackCommand();
        rollback.dryRun = true;
        assertThat(console.json(rollback)).hasSize(3);
        rollback = new RollbackCommand();
        rollback.revision = 1;
        assertThat(console.lines(rollback)).last().asString().startsWith("That is revision 4");
        assertThat(settings.get("mail.password")).isEqualTo("initial");
        ResetCommand reset = new ResetCommand();
        reset.dryRun = true;
        assertThat(console.json(reset)).hasSize(1);
        assertThat(console.json(new ResetCommand()).get("changes")).hasSize(1);
        rollback = new RollbackCommand();
        rollback.revision = 77;
        assertThat(console.failure(rollback)).contains("it reaches from 0 to 5");
    }

    @Test
    void watchesWithoutShowingSecrets() {
        WatchCommand watch = new WatchCommand();
        watch.time = "300ms";
        settings.subscribe("", event -> {
        });
        Thread changer = Thread.ofVirtual().start(() -> {
            // Begins when the command is subscribed, which is the second one.
            while (settings.status().subscribers().size() < 2) {
                Thread.onSpinWait();
            }
            settings.update(RESULTS, 5);
            settings.update("mail.password", "hunter2");
        });
        List<String> lines = console.lines(watch);
        assertThat(changer.isAlive()).isFalse();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).endsWith("interface.max_results: 1000 -> 5 (node, revision 1, by test)");
        assertThat(lines.getLast()).contains("mail.password: (secret) -> (secret)");
        watch.time = "never";
        assertThat(console.failure(watch)).contains("1ms to 1h");
    }

    @Test
    void saysHowItIs() {
        settings.subscribe("interface", event -> {
        });
        JsonNode status = console.json(new StatusCommand());
        assertThat(status.get("troubles").get(0).asText()).contains("unknown.path");
        assertThat(status.get("subscribers").get(0).get("told").asInt()).isEqualTo(1);
        assertThat(console.output(new StatusCommand())).contains("settings.json", "There is no setting 'unknown.path'", "test");
    }

    @Test
    void completes() {
        assertThat(new PathCompleter().words(console.services)).contains("ai.provider", "mail.password");
        assertThat(new UpdatableCompleter().words(console.services)).hasSize(15).doesNotContain("ai.provider");
        assertThat(new PrefixCompleter().words(console.services)).contains("ai", "ai.planning", "interface.max_results");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(new CommandRunner(Clock.systemUTC()).failure(new ListCommand())).contains("foundation-config-core");
    }
}
