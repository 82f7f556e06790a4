package io.foundation.base.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.junit.jupiter.api.Test;

class UnknownCommandTest {

    private static final List<Command> KNOWN = List.of(command("cluster", "nodes"), command("cluster", "leave"), command("topology", "graph"), command("*", "exit"));

    private static Command command(String scope, String name) {
        return (Command) Proxy.newProxyInstance(Command.class.getClassLoader(), new Class<?>[] {Command.class}, (proxy, method, arguments) -> switch (method.getName()) {
            case "getScope" -> scope;
            case "getName" -> name;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static String said(String typed) {
        return UnknownCommand.of(typed, KNOWN).getMessage();
    }

    @Test
    void theNearestIsNamed() {
        assertThat(Session.SCOPE_GLOBAL).isEqualTo("*");
        assertThat(said("cluster:node")).isEqualTo("Command not found: cluster:node. Did you mean cluster:nodes?");
        assertThat(said("clutser:leave")).isEqualTo("Command not found: clutser:leave. Did you mean cluster:leave?");
        assertThat(said("exti")).isEqualTo("Command not found: exti. Did you mean exit?");
        assertThat(said("grpah")).isEqualTo("Command not found: grpah. Did you mean topology:graph?");
    }

    @Test
    void nothingIsNamedWhereNothingIsNear() {
        assertThat(said("frobnicate")).isEqualTo("Command not found: frobnicate");
        assertThat(UnknownCommand.of("nodes", List.of()).getMessage()).isEqualTo("Command not found: nodes");
    }
}
