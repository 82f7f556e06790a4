package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Election;
import io.foundation.coordination.shell.target.Agreement;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:leader-evict}. */
@Service
@Command(scope = "coordination", name = "leader-evict", description = "Takes a candidate out of an election, also if it leads",
        detailedDescription = "classpath:coordination-leader-evict.txt")
public class LeaderEvictCommand extends OfCandidate {

    @Override
    String perform(Election election, Candidate meant) {
        if (!Agreement.ask(election.evict(meant.id()), "Evicting the candidate")) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "The candidate " + named(meant) + " has gone by itself.");
        }
        return named(meant) + " does not stand for the topic " + quotedTopic() + " any more."
                + (meant.leads() ? " Until it sees that, it and the next leader may both act: only what compares terms is safe." : "");
    }
}
