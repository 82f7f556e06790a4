package io.foundation.coordination.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Decision;
import io.foundation.coordination.api.ProposalState;
import io.foundation.coordination.shell.fixture.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VoteCommandsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalCluster cluster = new LocalCluster();
    private final Console console = new Console(cluster);
    private final Consensus releases = cluster.of("node-2", "shop").consensus("releases");

    @AfterEach
    void end() {
        cluster.close();
    }

    private CompletionStage<Decision> propose(String value) {
        int before = proposals().size();
        CompletionStage<Decision> decision = releases.propose(value.getBytes(StandardCharsets.UTF_8), Set.of("node-1", "node-2", "node-3"), 2, PATIENCE);
        Awaitility.await().atMost(PATIENCE).until(() -> proposals().size() > before);
        return decision;
    }

    private List<ProposalState> proposals() {
        return Blocking.get(releases.proposals(), PATIENCE);
    }

    private VoteCommand vote(String participant, String vote) {
        VoteCommand command = new VoteCommand();
        command.consensus = "releases";
        command.proposal = proposals().getFirst().proposal().id();
        command.participant = participant;
        command.vote = vote;
        return command;
    }

    private static VotesCommand of(String consensus) {
        VotesCommand command = new VotesCommand();
        command.consensus = consensus;
        return command;
    }

    @Test
    void listWhatIsVotedOn() {
        assertThat(console.lines(new VotesCommand())).last().isEqualTo("Nothing was ever voted on.");
        assertThat(console.lines(of("releases"))).last().isEqualTo("Nothing was proposed to 'releases', or it made way.");
        propose("1.1");
        assertThat(console.lines(new VotesCommand())).containsExactly(
                "Consensus │ Open │ Decided",
                "──────────┼──────┼────────",
                "releases  │    1 │       0");
        assertThat(console.json(new VotesCommand()).get("consensuses").get(0).get("open").intValue()).isOne();
        console.lines(vote("node-2", "reject"));
        assertThat(console.lines(of("releases"))).last().asString()
                .isEqualTo(proposals().getFirst().proposal().id() + " │ node-2      │ 1.1   │ open    │ 0 of 2   │        1 │ node-1, node-3");
    }

    @Test
    void voteForAParticipant() {
        CompletionStage<Decision> decision = propose("1.1");
        VoteCommand first = vote("node-1", "accept");
        first.reason = "looks good";
        assertThat(console.lines(first)).containsExactly("The vote of 'node-1' was counted: the proposal is open.");
        assertThat(console.failure(first)).contains("has voted");
        assertThat(console.failure(vote("node-9", "accept"))).contains("is no participant");
        assertThat(console.failure(vote("node-2", "acept"))).isEqualTo("'acept' is no vote: use accept or reject. Did you mean accept?");
        assertThat(console.json(vote("node-3", "accept")).get("outcome").textValue()).isEqualTo("accepted");
        assertThat(Blocking.get(decision, PATIENCE).outcome()).isEqualTo(Decision.Outcome.ACCEPTED);
        JsonNode proposal = console.json(of("releases")).get("proposals").get(0);
        assertThat(proposal.get("outcome").textValue()).isEqualTo("accepted");
        assertThat(proposal.get("text").textValue()).isEqualTo("1.1");
        assertThat(proposal.get("votes").get(0).get("reason").textValue()).isEqualTo("looks good");
        assertThat(proposal.get("missing").get(0).textValue()).isEqualTo("node-2");
        VoteCommand elsewhere = vote("node-1", "accept");
        elsewhere.consensus = "release";
        assertThat(console.failure(elsewhere)).isEqualTo("There is no consensus 'release': there are releases. Did you mean releases?");
    }

    @Test
    void showTheLatestFirst() {
        propose("1.1");
        propose("1.2");
        VotesCommand cut = of("releases");
        cut.lines = 1;
        assertThat(console.lines(cut)).anyMatch(line -> line.contains("1.2")).noneMatch(line -> line.contains("1.1")).last().isEqualTo("These are the first 1 of 2: -n shows more.");
    }
}
