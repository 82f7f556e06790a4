package io.foundation.testkit.console;

import io.foundation.base.console.service.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A registry in a list: the last one registered is the best. */
public final class FakeServices implements Services {

    private final List<Entry> entries = new ArrayList<>();

    public FakeServices add(Object service) {
        return add(service, Map.of());
    }

    public FakeServices add(Object service, Map<String, String> properties) {
        entries.addFirst(new Entry(service, properties));
        return this;
    }

    public void remove(Class<?> contract) {
        entries.removeIf(entry -> contract.isInstance(entry.service));
    }

    @Override
    public <T> Optional<T> find(Class<T> contract) {
        return all(contract).map(entry -> contract.cast(entry.service)).findFirst();
    }

    @Override
    public <T> Optional<T> find(Class<T> contract, String property, String value) {
        return all(contract).filter(entry -> value.equals(entry.properties.get(property)))
                .map(entry -> contract.cast(entry.service)).findFirst();
    }

    @Override
    public List<String> values(Class<?> contract, String property) {
        return values(all(contract), property);
    }

    @Override
    public List<String> values(Class<?> contract, String property, String where, String value) {
        return values(all(contract).filter(entry -> value.equals(entry.properties.get(where))), property);
    }

    private static List<String> values(Stream<Entry> entries, String property) {
        return entries.map(entry -> entry.properties.get(property)).filter(Objects::nonNull).distinct().sorted().toList();
    }

    private Stream<Entry> all(Class<?> contract) {
        return entries.stream().filter(entry -> contract.isInstance(entry.service));
    }

    private record Entry(Object service, Map<String, String> properties) {
    }
}
