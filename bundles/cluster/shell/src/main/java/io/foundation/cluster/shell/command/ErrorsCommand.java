package io.foundation.cluster.shell.command;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.error.Retry;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.console.Environment;
import io.foundation.base.console.Listed;
import io.foundation.base.console.output.Details;
import io.foundation.base.console.output.Format;
import io.foundation.base.console.output.Json;
import io.foundation.base.console.output.Listing;
import io.foundation.base.console.output.Text;
import io.foundation.cluster.shell.completion.ErrorCompleter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code foundation:errors}. */
@Service
@Command(scope = "foundation", name = "errors", description = "Explains the errors of Foundation: how bad one is, whether trying again helps, what to do",
        detailedDescription = "classpath:foundation-errors.txt")
public class ErrorsCommand extends Listed {

    @Argument(name = "error", description = "The code or the name of an error, as in [4102:unreachable]; all if left out")
    @Completion(ErrorCompleter.class)
    String error;

    @Override
    protected void perform(Environment environment) {
        Format format = format();
        if (error == null) {
            new Listing<>("There is no error.", ErrorsCommand::json)
                    .column("Code", type -> Integer.toString(type.code()))
                    .column("Error", ErrorType::id)
                    .column("Severity", type -> word(type.severity()))
                    .column("Try again", ErrorsCommand::again)
                    .column("What to do", ErrorType::advice)
                    .print(environment.screen(), format, List.of(ErrorType.values()));
            return;
        }
        ErrorType type = find(error.strip().replaceAll("[\\[\\]]", "").replaceFirst(":.*", "").toLowerCase(Locale.ROOT));
        new Details()
                .add("Code", Integer.toString(type.code()), "code", type.code())
                .add("Error", type.id(), "error")
                .add("Category", word(type.category()), "category")
                .add("Severity", word(type.severity()), "severity")
                .add("Try again", again(type), "retry", word(type.retry()))
                .add("What to do", type.advice(), "advice")
                .print(environment.screen(), format);
    }

    private ErrorType find(String wanted) {
        return Arrays.stream(ErrorType.values()).filter(type -> type.id().equals(wanted) || Integer.toString(type.code()).equals(wanted)).findFirst()
                .orElseThrow(() -> new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no error '" + Text.oneLine(error) + "': "
                        + Nearest.to(wanted, Arrays.stream(ErrorType.values()).map(ErrorType::id).toList()).map(near -> "did you mean " + near + "?")
                                .orElse("foundation:errors lists them all.")));
    }

    private static String again(ErrorType type) {
        return switch (type.retry()) {
            case NO_RETRY -> "no";
            case IMMEDIATE -> "at once";
            case FIXED_DELAY -> "after " + seconds(type.retry(), 0);
            case EXPONENTIAL_BACKOFF -> "after " + seconds(type.retry(), 0) + ", then " + seconds(type.retry(), 1) + ", at most " + seconds(type.retry(), Integer.MAX_VALUE);
        };
    }

    private static String seconds(Retry retry, int attempt) {
        return retry.delay(attempt).orElseThrow().toSeconds() + " s";
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Map<String, Object> json(ErrorType type) {
        return Json.object("code", type.code(), "error", type.id(), "category", word(type.category()), "severity", word(type.severity()),
                "retry", word(type.retry()), "advice", type.advice());
    }
}
