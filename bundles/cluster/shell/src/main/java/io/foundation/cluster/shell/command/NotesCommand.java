package io.foundation.cluster.shell.command;

import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Units;
import io.foundation.cluster.shell.completion.ClusterCompleter;
import io.foundation.cluster.shell.handler.Note;
import io.foundation.cluster.shell.handler.Notes;
import io.foundation.cluster.shell.target.Clusters;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code cluster:notes}. */
@Service
@Command(scope = "cluster", name = "notes", description = "Lists the texts sent to this node with the subject 'note'",
        detailedDescription = "classpath:cluster-notes.txt")
public class NotesCommand extends Listed {

    @Option(name = "--cluster", description = "Only those of one cluster; default: of all")
    @Completion(ClusterCompleter.class)
    String cluster;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        if (cluster != null) {
            new Clusters(environment.services()).target(cluster);
        }
        List<Note> notes = environment.services().require(Notes.class, "foundation-cluster-shell").latest().stream()
                .filter(note -> cluster == null || note.cluster().value().equals(cluster)).toList();
        Clock clock = environment.clock();
        new Listing<>("No note has come yet: send one with cluster:send NODE note TEXT.", NotesCommand::json)
                .column("Time", note -> Units.moment(note.wallMillis(), clock), note -> Units.isoOrNone(note.wallMillis()))
                .column("Cluster", note -> note.cluster().value())
                .column("From", note -> note.from().name().value())
                .column("Text", Note::text)
                .print(environment.screen(), format, notes);
    }

    private static Map<String, Object> json(Note note) {
        return Json.object("time", Units.iso(note.wallMillis()), "cluster", note.cluster().value(),
                "from", note.from().name().value(), "text", note.text());
    }
}
