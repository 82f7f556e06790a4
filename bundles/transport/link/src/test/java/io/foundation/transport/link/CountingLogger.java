package io.foundation.transport.link;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that keeps its warnings. */
final class CountingLogger {

    private final List<String> warnings = new ArrayList<>();
    private final Logger logger;

    CountingLogger(Logger others) {
        logger = (Logger) Proxy.newProxyInstance(Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("warn")) {
                Object[] values = arguments.length == 2 && arguments[1] instanceof Object[] many ? many
                        : java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
                warnings.add(MessageFormatter.arrayFormat((String) arguments[0], values).getMessage());
                return null;
            }
            return method.invoke(others, arguments);
        });
    }

    Logger logger() {
        return logger;
    }

    List<String> warnings() {
        return warnings;
    }
}
