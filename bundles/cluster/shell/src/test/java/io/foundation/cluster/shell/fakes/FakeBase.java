package io.foundation.cluster.shell.fakes;

import io.foundation.base.api.execution.ThreadCensus;
import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.api.lifecycle.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The base services, saying what they are told. */
public final class FakeBase implements Readiness, ThreadCensus, ComponentDiagnosis {

    public final List<Report> reports = new ArrayList<>();
    public final List<Entry> entries = new ArrayList<>();
    public final List<ComponentState> components = new ArrayList<>();

    @Override
    public Marker marker(String name) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public boolean isReady() {
        return reports.stream().allMatch(Report::ready);
    }

    @Override
    public List<Report> reports() {
        return List.copyOf(reports);
    }

    @Override
    public Registration listen(Consumer<Boolean> listener) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public Registration listen(Predicate<String> names, Consumer<Boolean> listener) {
        throw new UnsupportedOperationException("no command does this");
    }

    @Override
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public List<ComponentState> components() {
        return List.copyOf(components);
    }

    @Override
    public Optional<ComponentState> find(String name) {
        return components.stream().filter(state -> state.name().equals(name) || state.name().endsWith("." + name)).findFirst();
    }
}
