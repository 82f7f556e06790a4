package io.foundation.config.core.store;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.config.api.Layer;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.api.SettingsSchema;
import io.foundation.config.core.file.SettingsFile;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.schema.FoundationSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A store with the schema of Foundation, whose listeners are told on the thread that changes something. */
public final class Fixture {

    /** A clock that stands unless it is moved. */
    public static final class Clock implements Time {
        private long millis = 1_000;

        @Override
        public long nanos() {
            return millis * 1_000_000;
        }

        @Override
        public long wallMillis() {
            return millis;
        }

        public void pass(long more) {
            millis += more;
        }
    }

    public final Clock clock = new Clock();
    public final SettingsStore store;
    public final LowerLayers lower;

    public Fixture(Path folder) {
        this(new SettingsFile(folder, "settings.json"), Map.of(), Map.of(), Runnable::run);
    }

    public Fixture(SettingsFile file, Map<String, String> environment, Map<String, String> texts, Executor carrier) {
        store = new SettingsStore(file, carrier, clock, 100);
        lower = new LowerLayers(store, environment);
        lower.add(FoundationSchema.sections());
        lower.file("file", texts);
        store.start();
    }

    public Object get(String path) {
        return store.view().get(path);
    }

    public void set(String path, Object value) {
        store.change(SettingsChange.set(path, value));
    }

    public Layer origin(String path) {
        return store.view().settings(path).get(path).origin();
    }

    public static FoundationException failure(Runnable work) {
        return catchThrowableOfType(FoundationException.class, work::run);
    }

    public static SettingsFault fault(Runnable work) {
        return SettingsFault.of(failure(work)).orElseThrow();
    }

    public static Contributed schema(String prefix, Consumer<Map<String, Object>> rules, SettingSpec... specs) {
        return Contributed.of(new SettingsSchema() {

            @Override
            public String prefix() {
                return prefix;
            }

            @Override
            public List<SettingSpec> settings() {
                return List.of(specs);
            }

            @Override
            public void check(Map<String, Object> values) {
                rules.accept(values);
            }
        });
    }
}
