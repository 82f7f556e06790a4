package io.foundation.coordination.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Election;
import io.foundation.coordination.shell.completion.TopicCompleter;
import io.foundation.coordination.shell.target.Standing;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;

/** A command that does something to one candidate. */
abstract class OfCandidate extends OfCluster {

    @Argument(name = "topic", description = "The topic", required = true)
    @Completion(TopicCompleter.class)
    String topic;

    @Argument(index = 1, name = "candidate", description = "The id of the candidate as coordination:leaders TOPIC shows it, or its node", required = true)
    String candidate;

    @Override
    protected final void perform(Environment environment) {
        Format format = format();
        Election election = agreement(environment).coordination().election(topic);
        Candidate meant = Standing.of(election).find(candidate);
        String sentence = perform(election, meant);
        Changed.print(environment, format, sentence, new Details().add("Topic", topic, "topic").add("Id", Long.toString(meant.id()), "id", meant.id())
                .add("Node", meant.node(), "node").add("Bundle", meant.owner(), "owner").add("Done", sentence, "done"));
    }

    /** Does it, and gives the sentence that says so. */
    abstract String perform(Election election, Candidate meant);

    /** The candidate in a sentence. */
    final String named(Candidate meant) {
        return Text.oneLine(meant.owner()) + " of " + Text.oneLine(meant.node()) + " (" + meant.id() + ")";
    }

    final String quotedTopic() {
        return "'" + Text.oneLine(topic) + "'";
    }
}
