package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.completion.ConsensusCompleter;
import io.foundation.coordination.shell.completion.VoteCompleter;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.target.Existing;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:vote}. */
@Service
@Command(scope = "coordination", name = "vote", description = "Votes on a proposal for one of its participants",
        detailedDescription = "classpath:coordination-vote.txt")
public class VoteCommand extends OfCluster {

    @Argument(name = "consensus", description = "The consensus", required = true)
    @Completion(ConsensusCompleter.class)
    String consensus;

    @Argument(index = 1, name = "proposal", description = "The proposal, by its id", required = true)
    String proposal;

    @Argument(index = 2, name = "participant", description = "Who votes", required = true)
    String participant;

    @Argument(index = 3, name = "vote", description = "accept or reject", required = true)
    @Completion(VoteCompleter.class)
    String vote;

    @Option(name = "--reason", description = "Why, in up to 256 characters")
    String reason = "";

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        if (!VoteCompleter.VOTES.contains(vote)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "'" + Text.oneLine(vote) + "' is no vote: use accept or reject." + Text.didYouMean(vote, VoteCompleter.VOTES));
        }
        Coordination coordination = agreement(environment).coordination();
        Existing.require(coordination, Kind.CONSENSUS, consensus);
        Consensus found = coordination.consensus(consensus);
        Agreement.ask(found.vote(proposal, participant, vote.equals(VoteCompleter.ACCEPT), reason), "Voting");
        String now = Agreement.ask(found.decision(proposal), "Looking at the proposal").map(decision -> decision.outcome().name().toLowerCase(Locale.ROOT)).orElse("open");
        Changed.print(environment, format, "The vote of '" + Text.oneLine(participant) + "' was counted: the proposal is " + now + ".",
                new Details().add("Proposal", proposal, "proposal").add("Participant", participant, "participant").add("Vote", vote, "vote").add("Outcome", now, "outcome"));
    }
}
