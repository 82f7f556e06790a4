package io.foundation.coordination.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.EnsembleAdmin;
import io.foundation.coordination.shell.fixture.LocalCluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnsembleCommandsTest {

    private final LocalCluster cluster = new LocalCluster();
    private final Console console = new Console(cluster);

    @AfterEach
    void end() {
        cluster.close();
    }

    private static final class Ensemble implements EnsembleAdmin {

        private boolean frozen;
        private boolean silent;
        private long refused;

        @Override
        public Status status() {
            return new Status("e-7", 12, frozen, List.of(new Member("node-1", "north", 1, "127.0.0.1:2181"), new Member("node-2", "", 2, "127.0.0.1:2182")), "leads",
                    "With two servers nobody may be away.");
        }

        @Override
        public long refused() {
            return refused;
        }

        @Override
        public List<Step> journal() {
            return List.of(new Step(0, "node-1 has founded the ensemble"), new Step(1, "node-2 has a vote"));
        }

        @Override
        public CompletionStage<Void> freeze(boolean freeze) {
            if (silent) {
                return CompletableFuture.failedFuture(new FoundationException(ErrorType.UNREACHABLE, "The ensemble does not answer: ask again."));
            }
            frozen = freeze;
            return CompletableFuture.completedFuture(null);
        }
    }

    private Ensemble ensemble() {
        Ensemble ensemble = new Ensemble();
        console.services.add(ensemble, Map.of(Coordination.CLUSTER, "local"));
        return ensemble;
    }

    @Test
    void showsTheServers() {
        Ensemble ensemble = ensemble();
        assertThat(console.lines(new EnsembleCommand())).containsSequence("Ensemble             e-7", "Configuration        12", "Changes              by itself", "Server of this node  leads", "Refused here         nobody")
                .anyMatch(line -> line.matches("\\s*1 │ node-1 │ north │ 127.0.0.1:2181.*"))
                .last().isEqualTo("With two servers nobody may be away.");
        JsonNode json = console.json(new EnsembleCommand());
        assertThat(json.get("members")).hasSize(2);
        assertThat(json.get("members").get(1).get("node").textValue()).isEqualTo("node-2");
        assertThat(json.get("version").intValue()).isEqualTo(12);
        assertThat(json.get("frozen").booleanValue()).isFalse();
        assertThat(json.get("refused").intValue()).isZero();
        ensemble.refused = 3;
        assertThat(console.lines(new EnsembleCommand())).contains("Refused here         3 connections of somebody with another secret");
    }

    @Test
    void showsTheJournal() {
        ensemble();
        EnsembleCommand command = new EnsembleCommand();
        command.journal = true;
        assertThat(console.lines(command)).anyMatch(line -> line.endsWith("node-1 has founded the ensemble")).last().asString().endsWith("node-2 has a vote");
    }

    @Test
    void freezesAndThaws() {
        Ensemble ensemble = ensemble();
        assertThat(console.json(new EnsembleFreezeCommand()).get("frozen").booleanValue()).isTrue();
        assertThat(ensemble.frozen).isTrue();
        assertThat(console.lines(new EnsembleCommand())).contains("Changes              forbidden");
        EnsembleFreezeCommand off = new EnsembleFreezeCommand();
        off.off = true;
        assertThat(console.lines(off)).containsExactly("The servers are changed again as nodes come and go.");
        assertThat(ensemble.frozen).isFalse();
        ensemble.silent = true;
        assertThat(console.failure(new EnsembleFreezeCommand())).contains("does not answer");
        assertThat(ensemble.frozen).isFalse();
    }

    @Test
    void saysWhereAgreementIsKeptElsewhere() {
        assertThat(console.failure(new EnsembleCommand())).startsWith("The cluster 'local' has no servers within its nodes");
    }
}
