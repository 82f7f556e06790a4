package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.base.console.output.Units;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.completion.TopicCompleter;
import io.foundation.coordination.shell.target.Agreement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:leaders}. */
@Service
@Command(scope = "coordination", name = "leaders", description = "Lists who leads in each topic",
        detailedDescription = "classpath:coordination-leaders.txt")
public class LeadersCommand extends OfKind {

    @Argument(name = "topic", description = "The topic whose candidates to show; all if left out")
    @Completion(TopicCompleter.class)
    String topic;

    @Override
    protected void perform(Environment environment) {
        Clock clock = environment.clock();
        if (topic != null) {
            Format format = format();
            List<Candidate> candidates = Agreement.ask(agreement(environment).coordination().election(topic).candidates(), "Looking for the candidates");
            new Listing<>("Nobody stands for the topic '" + Text.oneLine(topic) + "'.", LeadersCommand::json)
                    .number("Id", candidate -> Long.toString(candidate.id()))
                    .column("Node", Candidate::node)
                    .column("Bundle", Candidate::owner)
                    .styled("State", candidate -> candidate.leads() ? "leads" : "stands", state -> state.equals("leads") ? Style.GOOD : Style.PLAIN)
                    .number("Score", candidate -> score(candidate.score()))
                    .column("Stands since", candidate -> Units.ago(candidate.since(), clock), candidate -> Units.isoOrNone(candidate.since()))
                    .print(environment.screen(), format, candidates);
            return;
        }
        list(environment, Kind.ELECTION, "topics", (coordination, name) -> coordination.election(name).candidates()
                .thenApply(candidates -> Optional.of(new Row(name, candidates)).filter(row -> !row.candidates.isEmpty())),
                new Listing<>("Nobody stands for election.", Row::json)
                        .column("Topic", row -> row.topic)
                        .column("Leader", row -> row.ofLeader(Candidate::node))
                        .column("Bundle", row -> row.ofLeader(Candidate::owner))
                        .column("Term", row -> row.ofLeader(leader -> Long.toString(leader.id())))
                        .number("Candidates", row -> Integer.toString(row.candidates.size())));
    }

    private static String score(double score) {
        return score == Math.rint(score) && Math.abs(score) < 1e15 ? Long.toString((long) score) : Double.toString(score);
    }

    private static Map<String, Object> json(Candidate candidate) {
        return Json.object("id", candidate.id(), "node", candidate.node(), "owner", candidate.owner(), "score", candidate.score(), "since", Units.iso(candidate.since()),
                "leads", candidate.leads());
    }

    private record Row(String topic, List<Candidate> candidates) {

        Optional<Candidate> leader() {
            return candidates.stream().filter(Candidate::leads).findFirst();
        }

        String ofLeader(Function<Candidate, String> text) {
            return leader().map(text).orElse(Units.NONE);
        }

        Map<String, Object> json() {
            return Json.object("topic", topic, "leader", leader().map(LeadersCommand::json).orElse(null), "candidates", candidates.stream().map(LeadersCommand::json).toList());
        }
    }
}
