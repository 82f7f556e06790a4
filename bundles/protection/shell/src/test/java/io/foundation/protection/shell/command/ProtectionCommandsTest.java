package io.foundation.protection.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.protection.api.Call;
import io.foundation.protection.api.ConnectionFactory;
import io.foundation.protection.core.policy.Policies;
import io.foundation.protection.core.policy.PolicySettings;
import io.foundation.protection.shell.completion.PolicyCompleter;
import io.foundation.testkit.console.CommandRunner;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProtectionCommandsTest {

    private final CommandRunner console = new CommandRunner(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final Policies policies = new Policies(() -> 0, Runnable::run);

    @BeforeEach
    void begin() {
        console.services.add(policies);
        policies.add("payments", PolicySettings.read("test", Map.of("breaker", "consecutive", "rate", "sliding", "rate.limit", "2", "bulkhead.permits", "4")));
        policies.execute(Call.of("payments", "customer-7"), () -> "paid");
    }

    @AfterEach
    void end() {
        policies.close();
    }

    private StatusCommand status() {
        StatusCommand command = new StatusCommand();
        command.policy = "payments";
        command.entity = "customer-7";
        return command;
    }

    @Test
    void listsPolicies() {
        assertThat(console.output(new ListCommand())).contains("payments", "closed", "0 of 4");
        assertThat(console.json(new ListCommand()).get(0).get("succeeded").asInt()).isEqualTo(1);
    }

    @Test
    void showsThePolicyAndTheRateOfAnEntity() {
        assertThat(console.lines(status())).contains("Breaker              closed", "Used                 1", "Limit                2");
        assertThat(console.json(status()).get("used").asInt()).isEqualTo(1);
    }

    @Test
    void tripsAndResets() {
        TripCommand trip = new TripCommand();
        trip.policy = "payments";
        assertThat(console.output(trip)).contains("no call pass until protection:reset");
        assertThat(console.json(status()).get("breaker").asText()).isEqualTo("tripped");
        ResetCommand reset = new ResetCommand();
        reset.policy = "payments";
        assertThat(console.json(reset).get("breaker").asText()).isEqualTo("closed");
        assertThat(console.json(status()).get("used").asInt()).isZero();
    }

    @Test
    void showsSettingsWithDefaults() {
        PoliciesCommand command = new PoliciesCommand();
        command.policy = "payments";
        assertThat(console.json(command).get("settings").get("breaker.threshold").asText()).isEqualTo("5");
    }

    @Test
    void listsPools() {
        policies.openPool("db", 3, new ConnectionFactory<String>() {

            @Override
            public String open() {
                return "connection";
            }

            @Override
            public void close(String connection) {
                // Nothing to close.
            }
        });
        assertThat(console.output(new PoolsCommand())).contains("db");
        assertThat(console.json(new PoolsCommand()).get(0).get("max").asInt()).isEqualTo(3);
    }

    @Test
    void saysWhichPolicyWasMeant() {
        TripCommand trip = new TripCommand();
        trip.policy = "paymens";
        assertThat(console.failure(trip)).contains("There is no policy 'paymens'", "Did you mean payments?");
    }

    @Test
    void saysWhatIsMissing() {
        CommandRunner empty = new CommandRunner(Clock.systemUTC());
        assertThat(empty.failure(new ListCommand())).contains("foundation-protection-core");
    }

    @Test
    void completesPolicies() {
        assertThat(new PolicyCompleter().words(console.services)).containsExactly("payments");
    }
}
