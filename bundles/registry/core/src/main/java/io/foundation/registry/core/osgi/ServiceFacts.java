package io.foundation.registry.core.osgi;

import io.foundation.registry.api.Registry;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** What a service of OSGi says of itself, as metadata: what is neither a truth value, a number, a text nor many of them is left out. */
final class ServiceFacts {

    private static final List<String> FOREIGN = List.of(".", "component.", Registry.EXPORT, Constants.SERVICE_BUNDLEID, Constants.SERVICE_SCOPE);

    private ServiceFacts() {
    }

    static Map<String, Object> of(ServiceReference<?> reference) {
        Map<String, Object> facts = new TreeMap<>();
        for (String key : reference.getPropertyKeys()) {
            if (FOREIGN.stream().noneMatch(key::startsWith)) {
                fact(reference.getProperty(key)).ifPresent(value -> facts.put(key, value));
            }
        }
        return facts;
    }

    private static Optional<Object> fact(Object value) {
        if (value.getClass().isArray()) {
            Collection<Object> elements = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.add(Array.get(value, i));
            }
            return many(elements);
        }
        return value instanceof Collection<?> elements ? many(elements) : one(value);
    }

    private static Optional<Object> many(Collection<?> elements) {
        List<Object> facts = new ArrayList<>();
        elements.forEach(each -> one(each).ifPresent(facts::add));
        return facts.isEmpty() ? Optional.empty() : Optional.of(facts);
    }

    private static Optional<Object> one(Object value) {
        return switch (value) {
            case Boolean flag -> Optional.of(flag);
            case String text -> Optional.of(text);
            case Character text -> Optional.of(text.toString());
            case Double number -> Double.isFinite(number) ? Optional.of(number) : Optional.empty();
            case Float number -> Float.isFinite(number) ? Optional.of(number) : Optional.empty();
            case Long number -> Optional.of(number);
            case Integer number -> Optional.of(number);
            case Short number -> Optional.of(number);
            case Byte number -> Optional.of(number);
            case null, default -> Optional.empty();
        };
    }
}
