package io.foundation.telemetry.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Operation;
import io.foundation.base.console.output.Style;
import io.foundation.base.console.output.Text;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.TelemetryExporter;
import io.foundation.telemetry.shell.completion.FormatCompleter;
import io.foundation.telemetry.shell.completion.PrefixCompleter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code telemetry:export}. */
@Service
@Command(scope = "telemetry", name = "export", description = "Writes what this node has measured in a format for other programs",
        detailedDescription = "classpath:telemetry-export.txt")
public class ExportCommand extends Operation {

    @Argument(index = 0, name = "format", description = "The format, e.g. csv or prometheus", required = true)
    @Completion(FormatCompleter.class)
    String exportFormat;

    @Argument(index = 1, name = "prefix", description = "The first words of the names; default: all")
    @Completion(PrefixCompleter.class)
    String prefix;

    @Option(name = "-f", aliases = "--file", description = "Write it to this file, which must not be there yet")
    String file;

    @Override
    protected void perform(Environment environment) {
        List<String> formats = environment.services().values(TelemetryExporter.class, TelemetryExporter.FORMAT);
        TelemetryExporter exporter = environment.services().find(TelemetryExporter.class, TelemetryExporter.FORMAT, exportFormat)
                .orElseThrow(() -> new FoundationException(ErrorType.INVALID_INPUT, "There is no format '" + Text.oneLine(exportFormat) + "': "
                        + (formats.isEmpty() ? "install foundation-telemetry-reporters for csv, foundation-telemetry-prometheus for prometheus."
                                : "there is " + Text.some(formats) + "." + Text.didYouMean(exportFormat, formats))));
        List<Reading> readings = OfNode.readings(environment, prefix);
        String text = exporter.export(readings);
        if (file == null) {
            environment.screen().line(Text.lines(text).stripTrailing());
            return;
        }
        try {
            Files.writeString(Path.of(file), text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The file '" + Text.oneLine(file) + "' is there already: name another, or delete it first.", e);
        } catch (IOException | InvalidPathException e) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The file '" + Text.oneLine(file) + "' cannot be written (" + Text.oneLine(String.valueOf(e.getMessage())) + ").", e);
        }
        environment.screen().line(environment.screen().paint(Style.GOOD, readings.size() + " series were written to " + Text.oneLine(file) + "."));
    }
}
