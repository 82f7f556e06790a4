package io.foundation.coordination.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.DocumentTree;
import io.foundation.coordination.api.Excerpt;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.shell.completion.TreeCompleter;
import io.foundation.coordination.shell.target.Agreement;
import io.foundation.coordination.shell.target.Walk;
import io.foundation.coordination.shell.value.Shown;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code coordination:tree}. */
@Service
@Command(scope = "coordination", name = "tree", description = "Lists the document trees, or shows one or a part of it",
        detailedDescription = "classpath:coordination-tree.txt")
public class TreeCommand extends OfMany {

    @Argument(name = "tree", description = "The tree to show; all are listed if left out")
    @Completion(TreeCompleter.class)
    String tree;

    @Argument(index = 1, name = "path", description = "Only this and what is below it, as /orders/eu")
    String path = DocumentTree.ROOT;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        requireLines();
        Coordination coordination = agreement(environment).coordination();
        if (tree == null) {
            Excerpt names = Agreement.ask(coordination.inventory().names(Kind.TREE, lines), "Looking for the trees");
            new Found<>(names.names(), names.total(), names.names().size()).print(environment.screen(), format, "trees",
                    new Listing<String>("There is no tree.", name -> Json.object("name", name)).column("Tree", name -> name));
            return;
        }
        Walk walk = new Walk(coordination.tree(tree), lines);
        if (!walk.go(path)) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no path '" + Text.oneLine(path) + "' in the tree '" + Text.oneLine(tree)
                    + "': coordination:tree lists the trees, and coordination:tree TREE what is in one.");
        }
        Listing<Walk.Document> listing = new Listing<>("There is nothing in the tree '" + Text.oneLine(tree) + "'.", TreeCommand::json)
                .column("Path", Walk.Document::path)
                .number("Version", document -> Long.toString(document.value().version()))
                .number("Bytes", document -> Integer.toString(document.value().value().length))
                .column("Value", document -> new Shown(document.value().value()).cell());
        if (format == Format.JSON) {
            environment.screen().line(Json.write(Json.object("complete", !walk.isCut(), "documents", listing.objects(walk.documents()))));
            return;
        }
        listing.print(environment.screen(), format, walk.documents());
        if (format == Format.TABLE && walk.isCut()) {
            environment.screen().line(environment.screen().paint(Style.WARNING, "There are more than these " + lines + ": -n shows more."));
        }
    }

    private static Map<String, Object> json(Walk.Document document) {
        Map<String, Object> json = Json.object("path", document.path(), "version", document.value().version());
        new Shown(document.value().value()).addTo(json);
        return json;
    }
}
