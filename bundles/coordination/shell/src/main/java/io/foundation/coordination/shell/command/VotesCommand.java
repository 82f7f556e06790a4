package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.api.ProposalState;
import io.foundation.coordination.api.Vote;
import io.foundation.coordination.shell.completion.ConsensusCompleter;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.value.Shown;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:votes}. */
@Service
@Command(scope = "coordination", name = "votes", description = "Lists what is voted on, or the proposals of one consensus with their votes",
        detailedDescription = "classpath:coordination-votes.txt")
public class VotesCommand extends OfKind {

    @Argument(name = "consensus", description = "The consensus whose proposals to show; all are listed if left out")
    @Completion(ConsensusCompleter.class)
    String consensus;

    @Override
    protected void perform(Environment environment) {
        if (consensus == null) {
            list(environment, Kind.CONSENSUS, "consensuses", (coordination, name) -> coordination.consensus(name).proposals().thenApply(all -> Optional.of(new Row(name, all))),
                    new Listing<>("Nothing was ever voted on.", Row::json)
                            .column("Consensus", Row::name)
                            .number("Open", row -> Long.toString(row.open()))
                            .number("Decided", row -> Long.toString(row.decided())));
            return;
        }
        Format format = format();
        requireLines();
        List<ProposalState> all = Agreement.ask(agreement(environment).coordination().consensus(consensus).proposals(), "Looking for the proposals");
        List<ProposalState> shown = all.stream().limit(lines).toList();
        new Found<>(shown, all.size(), shown.size()).print(environment.screen(), format, "proposals",
                new Listing<>("Nothing was proposed to '" + Text.oneLine(consensus) + "', or it made way.", VotesCommand::json)
                        .column("Proposal", state -> state.proposal().id())
                        .column("Proposed by", state -> state.proposal().node())
                        .column("Value", state -> new Shown(state.proposal().value()).cell())
                        .column("Outcome", VotesCommand::outcome)
                        .column("Accepted", state -> accepted(state) + " of " + state.proposal().quorum())
                        .number("Rejected", state -> Long.toString(state.votes().size() - accepted(state)))
                        .column("Not voted", state -> Text.some(missing(state).stream().map(Text::oneLine).toList())));
    }

    private static String outcome(ProposalState state) {
        return state.outcome().map(outcome -> outcome.name().toLowerCase(Locale.ROOT)).orElse("open");
    }

    private static long accepted(ProposalState state) {
        return state.votes().stream().filter(Vote::accepts).count();
    }

    private static List<String> missing(ProposalState state) {
        Set<String> missing = new TreeSet<>(state.proposal().participants());
        state.votes().forEach(vote -> missing.remove(vote.participant()));
        return List.copyOf(missing);
    }

    private static Map<String, Object> json(ProposalState state) {
        Map<String, Object> json = Json.object("id", state.proposal().id(), "node", state.proposal().node(), "owner", state.proposal().owner(),
                "outcome", outcome(state), "quorum", state.proposal().quorum(), "votes", state.votes().stream().map(vote ->
                        Json.object("participant", vote.participant(), "accepts", vote.accepts(), "reason", vote.reason())).toList(), "missing", missing(state));
        new Shown(state.proposal().value()).addTo(json);
        return json;
    }

    private record Row(String name, List<ProposalState> proposals) {

        long open() {
            return proposals.stream().filter(state -> state.outcome().isEmpty()).count();
        }

        long decided() {
            return proposals.size() - open();
        }

        Map<String, Object> json() {
            return Json.object("name", name, "open", open(), "decided", decided());
        }
    }
}
