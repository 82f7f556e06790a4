package io.foundation.base.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Features as a table, and a clock that goes on only while somebody pauses. */
final class FakeGround implements Ground {

    final Map<String, List<String>> known = new TreeMap<>();
    final Map<String, TreeSet<String>> installed = new TreeMap<>();
    final List<String> done = new ArrayList<>();
    Supplier<List<String>> problems = List::of;
    boolean alone;
    String failsAt = "";
    List<String> undrained = List.of();
    long now;

    FakeGround feature(String name, String... versions) {
        known.put(name, List.of(versions));
        return this;
    }

    FakeGround installed(String name, String version) {
        installed.computeIfAbsent(name, each -> new TreeSet<>()).add(version);
        return this;
    }

    boolean has(String name, String version) {
        return installed(name).contains(version);
    }

    @Override
    public List<String> installed(String feature) {
        return List.copyOf(installed.getOrDefault(feature, new TreeSet<>()));
    }

    @Override
    public List<String> known(String feature) {
        return known.getOrDefault(feature, List.of());
    }

    @Override
    public Collection<String> features() {
        return known.keySet();
    }

    @Override
    public List<String> bundles(String feature, String version) {
        return List.of("lib", feature + "-" + version);
    }

    @Override
    public boolean standsAlone(List<String> locations) {
        return alone;
    }

    private void step(String what) throws Exception {
        done.add(what);
        if (what.equals(failsAt)) {
            throw new Exception("no way to " + what);
        }
    }

    @Override
    public void install(String feature, String version) throws Exception {
        step("install " + version);
        installed(feature, version);
    }

    @Override
    public void uninstall(String feature, String version) throws Exception {
        step("uninstall " + version);
        installed.get(feature).remove(version);
    }

    @Override
    public void exchange(String feature, String from, String to) throws Exception {
        step("exchange " + to);
        installed.get(feature).remove(from);
        installed(feature, to);
    }

    @Override
    public List<String> problems() {
        return problems.get();
    }

    @Override
    public List<String> notRunning(List<String> locations) {
        return List.of();
    }

    @Override
    public List<String> drain(List<String> locations, Duration max) {
        done.add("drain " + String.join(",", locations));
        return undrained;
    }

    @Override
    public void pause() {
        now += 100_000_000L;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long wallMillis() {
        return now / 1_000_000;
    }
}
