package io.foundation.testkit.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.junit.jupiter.api.Test;

/** What Karaf demands of command classes, and what people may expect of every command: for a bundle of commands to hold in its tests. */
public abstract class CommandSetContract {

    private final Class<?> one;
    private final Set<String> completed;
    private final TreeMap<String, Class<?>> commands;

    /**
     * @param one       a class in the package of the commands
     * @param completed the names of arguments that must be completed
     */
    protected CommandSetContract(Class<?> one, Set<String> completed) {
        this.one = one;
        this.completed = completed;
        this.commands = commands();
    }

    /** All commands of the bundle, as {@code scope:name}. */
    protected final Set<String> names() {
        return commands.keySet();
    }

    @Test
    void canBeMadeByKaraf() throws ReflectiveOperationException {
        for (Class<?> type : commands.values()) {
            assertThat(type).isPublic().hasAnnotation(Service.class);
            assertThat(type.getConstructor().newInstance()).isInstanceOf(Action.class);
        }
    }

    @Test
    void referToNothingThatMayBeMissing() {
        for (Class<?> type : commands.values()) {
            assertThat(fields(type).filter(field -> field.isAnnotationPresent(Reference.class)).map(Field::getType))
                    .as("the references of %s", type).allMatch(Session.class::equals);
        }
    }

    @Test
    void completeWithWordsOfOurs() throws ReflectiveOperationException {
        for (Class<?> type : commands.values()) {
            for (Field field : fields(type).toList()) {
                Completion completion = field.getAnnotation(Completion.class);
                if (completion != null) {
                    assertThat(completion.value()).isPublic().hasAnnotation(Service.class);
                    assertThat(completion.value().getConstructor().newInstance()).isInstanceOf(Completer.class);
                }
                Argument argument = field.getAnnotation(Argument.class);
                if (argument != null && completed.contains(argument.name())) {
                    assertThat(completion).as("the completion of %s", field).isNotNull();
                }
            }
        }
    }

    @Test
    void explainThemselvesWithExamples() throws IOException {
        for (String name : commands.keySet()) {
            Command command = commands.get(name).getAnnotation(Command.class);
            assertThat(command.description()).isNotBlank().doesNotEndWith(".");
            String file = command.detailedDescription().substring("classpath:".length());
            assertThat(file).isEqualTo(name.replace(':', '-') + ".txt");
            try (InputStream resource = Objects.requireNonNull(commands.get(name).getResourceAsStream(file), file)) {
                String help = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(help).contains("\nEXAMPLES\n  " + name).isASCII();
                assertThat(help.lines()).as(file).allMatch(line -> line.length() <= 72);
            }
        }
    }

    /** Karaf takes nothing for an option any more once an argument has come: "too many arguments specified". */
    @Test
    void showOptionsBeforeArgumentsInTheirExamples() throws IOException {
        for (String name : commands.keySet()) {
            Set<String> flags = fields(commands.get(name)).filter(field -> field.getType() == boolean.class)
                    .map(field -> field.getAnnotation(Option.class)).filter(Objects::nonNull)
                    .flatMap(option -> Stream.concat(Stream.of(option.name()), Arrays.stream(option.aliases()))).collect(Collectors.toSet());
            try (InputStream resource = commands.get(name).getResourceAsStream(name.replace(':', '-') + ".txt")) {
                String help = new String(Objects.requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
                assertThat(help.lines().filter(line -> line.startsWith("  " + name)).filter(line -> hasLateOption(line, flags))).as(name).isEmpty();
            }
        }
    }

    private static boolean hasLateOption(String line, Set<String> flags) {
        boolean argumentSeen = false;
        String[] words = line.strip().replaceAll("\"[^\"]*\"", "text").split(" ");
        for (int i = 1; i < words.length; i++) {
            boolean option = words[i].startsWith("-");
            if (option && argumentSeen) {
                return true;
            }
            argumentSeen |= !option;
            i += option && !flags.contains(words[i]) ? 1 : 0;
        }
        return false;
    }

    private static Stream<Field> fields(Class<?> type) {
        return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
                .flatMap(each -> Arrays.stream(each.getDeclaredFields())).filter(field -> !Modifier.isStatic(field.getModifiers()));
    }

    private TreeMap<String, Class<?>> commands() {
        TreeMap<String, Class<?>> found = new TreeMap<>();
        try {
            URI classes = one.getResource(one.getSimpleName() + ".class").toURI();
            try (Stream<Path> files = Files.list(Path.of(classes).getParent())) {
                for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                    String name = file.getFileName().toString().replace(".class", "");
                    Class<?> type = one.getClassLoader().loadClass(one.getPackageName() + "." + name);
                    Command command = type.getAnnotation(Command.class);
                    if (command != null) {
                        found.put(command.scope() + ":" + command.name(), type);
                    }
                }
            }
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        return found;
    }
}
