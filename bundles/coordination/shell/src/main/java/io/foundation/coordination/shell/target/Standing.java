package io.foundation.coordination.shell.target;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Election;
import java.util.List;

/** Who stands in an election, and who of them a person means. */
public final class Standing {

    private final Election election;
    private final List<Candidate> candidates;

    private Standing(Election election, List<Candidate> candidates) {
        this.election = election;
        this.candidates = candidates;
    }

    /**
     * Those who stand for a topic now.
     *
     * @throws FoundationException {@code DATA_NOT_FOUND} if nobody does
     */
    public static Standing of(Election election) {
        List<Candidate> candidates = Agreement.ask(election.candidates(), "Looking for the candidates");
        if (candidates.isEmpty()) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "Nobody stands for the topic '" + Text.oneLine(election.topic())
                    + "': coordination:leaders lists the topics there are.");
        }
        return new Standing(election, candidates);
    }

    /**
     * The candidate of an id, or the only one of a node.
     *
     * @throws FoundationException {@code DATA_NOT_FOUND} or {@code INVALID_INPUT}, with those that could be meant
     */
    public Candidate find(String idOrNode) {
        List<Candidate> meant = candidates.stream().filter(each -> Long.toString(each.id()).equals(idOrNode) || each.node().equals(idOrNode)).toList();
        if (meant.isEmpty()) {
            List<String> words = candidates.stream().map(Candidate::node).distinct().toList();
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "No candidate '" + Text.oneLine(idOrNode) + "' stands for the topic '" + Text.oneLine(election.topic())
                    + "': there are " + listed(candidates) + "." + Text.didYouMean(idOrNode, words));
        }
        if (meant.size() > 1) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "Several candidates of " + Text.oneLine(idOrNode) + " stand for the topic '" + Text.oneLine(election.topic())
                    + "': say which one by its id, " + listed(meant) + ".");
        }
        return meant.getFirst();
    }

    private static String listed(List<Candidate> candidates) {
        return Text.some(candidates.stream().map(each -> each.id() + " (" + Text.oneLine(each.node()) + ", " + Text.oneLine(each.owner()) + ")").toList());
    }
}
