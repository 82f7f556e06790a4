package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.console.service.Stages;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Election;
import io.foundation.coordination.shell.target.Agreement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:leader-transfer}. */
@Service
@Command(scope = "coordination", name = "leader-transfer", description = "Makes the leader of a topic give way to another candidate",
        detailedDescription = "classpath:coordination-leader-transfer.txt")
public class LeaderTransferCommand extends OfCandidate {

    /** What the leader may take to stop, and some for news of it. */
    private static final Duration HAND_OVER = Duration.ofSeconds(2L * Candidacy.HAND_OVER_SECONDS);

    @Override
    String perform(Election election, Candidate meant) {
        CompletableFuture<Void> leads = new CompletableFuture<>();
        try (Registration listening = election.listen(candidates -> {
            if (candidates.stream().anyMatch(each -> each.id() == meant.id() && each.leads())) {
                leads.complete(null);
            }
        })) {
            if (!Agreement.ask(election.transfer(meant.id()), "Preferring the candidate")) {
                throw new FoundationException(ErrorType.DATA_NOT_FOUND, "The candidate " + named(meant) + " has gone by itself.");
            }
            Stages.await(leads, HAND_OVER, "Handing over to " + named(meant), "coordination:leaders");
        }
        return named(meant) + " leads the topic " + quotedTopic() + " now.";
    }
}
