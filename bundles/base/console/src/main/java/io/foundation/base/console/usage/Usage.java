package io.foundation.base.console.usage;

import io.foundation.base.api.option.Nearest;
import io.foundation.base.console.output.Text;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;

/**
 * How a command is used, and what is wrong with how it was: one sentence in place of what Karaf's parser says of wrong options and arguments. Made from the
 * annotations of its class.
 */
final class Usage {

    private static final Pattern UNDEFINED = Pattern.compile("Undefined option: (.*)", Pattern.DOTALL);
    private static final Pattern NO_VALUE = Pattern.compile("Missing value for option: (.*)", Pattern.DOTALL);
    private static final Pattern NO_CONVERSION = Pattern.compile("Unable to convert (option|argument) (\\S+) with value '(.*)' to type \\S+", Pattern.DOTALL);
    private static final Pattern REQUIRED = Pattern.compile("(Option|Argument) (\\S+) is required");
    private static final String TOO_MANY = "Too many arguments specified";

    private final String name;
    private final List<String> options;
    private final List<String> arguments;

    private Usage(String name, List<String> options, List<String> arguments) {
        this.name = name;
        this.options = options;
        this.arguments = arguments;
    }

    static Usage of(Class<? extends Action> command) {
        Command annotation = command.getAnnotation(Command.class);
        TreeSet<String> options = new TreeSet<>();
        List<Argument> arguments = new ArrayList<>();
        for (Class<?> type = command; type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Option option = field.getAnnotation(Option.class);
                if (option != null) {
                    options.add(option.name());
                    options.addAll(Arrays.asList(option.aliases()));
                }
                Optional.ofNullable(field.getAnnotation(Argument.class)).ifPresent(arguments::add);
            }
        }
        arguments.sort((one, other) -> Integer.compare(one.index(), other.index()));
        return new Usage(annotation.scope() + ":" + annotation.name(), List.copyOf(options),
                arguments.stream().map(argument -> argument.required() ? argument.name() : "[" + argument.name() + "]").toList());
    }

    /**
     * The sentence for what Karaf's parser says.
     *
     * @param said the message of its exception
     * @return empty if it is not about the use of the command
     */
    Optional<String> explain(String said) {
        String help = " " + name + " --help explains it.";
        Matcher undefined = UNDEFINED.matcher(said);
        if (undefined.matches()) {
            String typed = undefined.group(1).replaceFirst("=.*", "");
            String near = Nearest.to(typed, options).map(option -> ": did you mean " + option + "?").orElse(options.isEmpty() ? ", nor any other."
                    : ": it has " + String.join(", ", options) + ".");
            return Optional.of(name + " has no option '" + Text.oneLine(typed) + "'" + near + help);
        }
        Matcher noValue = NO_VALUE.matcher(said);
        if (noValue.matches()) {
            return Optional.of(name + " needs a value after the option " + Text.oneLine(noValue.group(1)) + "." + help);
        }
        Matcher noConversion = NO_CONVERSION.matcher(said);
        if (noConversion.matches()) {
            return Optional.of(name + " cannot use '" + Text.oneLine(noConversion.group(3)) + "' for the " + noConversion.group(1) + " " + noConversion.group(2)
                    + ": a number is needed there." + help);
        }
        Matcher required = REQUIRED.matcher(said);
        if (required.matches()) {
            return Optional.of(name + " needs the " + required.group(1).toLowerCase(Locale.ROOT) + " '" + required.group(2) + "': " + name + " " + String.join(" ", arguments)
                    + "." + help);
        }
        if (said.equals(TOO_MANY)) {
            return Optional.of(name + (arguments.isEmpty() ? " takes no arguments" : " takes no more than: " + String.join(" ", arguments)) + "; options stand before them." + help);
        }
        return Optional.empty();
    }
}
