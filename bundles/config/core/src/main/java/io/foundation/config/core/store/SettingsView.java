package io.foundation.config.core.store;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.config.api.Difference;
import io.foundation.config.api.Layer;
import io.foundation.config.api.Revision;
import io.foundation.config.api.Setting;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.Settings;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.api.SettingsListener;
import io.foundation.config.api.SettingsSnapshot;
import io.foundation.config.api.SettingsStatus;
import io.foundation.config.api.Sourced;
import io.foundation.config.core.path.Paths;
import io.foundation.config.core.schema.Texts;
import io.foundation.config.core.tree.SettingsCore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The settings as one user has them: its subscriptions end when it is closed. Thread-safe. */
public class SettingsView implements Settings, AutoCloseable {

    /** What nobody may change on behalf of others. */
    private static final Set<String> NEVER_FOR_OTHERS = Set.of("ai.api_key", "storage.encryption_key", "security", "system.node_name");

    private final SettingsStore store;
    private final Measured measured;
    private final String user;
    private final Set<Registration> subscriptions = ConcurrentHashMap.newKeySet();

    /** @param user the name of who changes something, where he does not say it himself */
    public SettingsView(SettingsStore store, Measured measured, String user) {
        this.store = store;
        this.measured = measured;
        this.user = user;
    }

    @Override
    public final void close() {
        subscriptions.forEach(Registration::close);
    }

    @Override
    public SettingsSnapshot snapshot() {
        return store.view();
    }

    @Override
    public Object get(String path) {
        return store.view().get(path);
    }

    @Override
    public <T> T get(String path, T otherwise) {
        return store.view().get(path, otherwise);
    }

    @Override
    public Setting setting(String path) {
        return store.ask(core -> {
            Sourced value = core.view().settings(path).get(path);
            if (value == null) {
                throw SettingsFault.PATH_NOT_FOUND.error(core.view().has(path) ? "'" + path + "' is a section and no single setting: settings:list " + path + " shows what is in it."
                        : "There is no setting " + Paths.quoted(path) + "." + core.schemas().near(path));
            }
            return shown(core, path, value);
        });
    }

    @Override
    public List<Setting> settings(String prefix) {
        return store.ask(core -> {
            List<Setting> found = new ArrayList<>();
            core.view().settings(prefix).forEach((path, value) -> found.add(shown(core, path, value)));
            return found;
        });
    }

    private static Setting shown(SettingsCore core, String path, Sourced value) {
        SettingSpec spec = core.schemas().find(path).orElseThrow();
        Map<Layer, Object> layers = new EnumMap<>(Layer.class);
        if (spec.kind() != SettingSpec.Kind.TREE) {
            layers.put(Layer.DEFAULTS, hidden(spec, spec.defaultValue()));
        }
        core.layers().values().forEach((layer, set) -> {
            if (set.containsKey(path)) {
                layers.put(layer, hidden(spec, set.get(path)));
            }
        });
        return new Setting(path, new Sourced(hidden(spec, value.value()), value.origin()), Collections.unmodifiableMap(layers), withoutSecret(spec));
    }

    private static Object hidden(SettingSpec spec, Object value) {
        return spec.secret() && value != null ? Setting.SECRET : value;
    }

    private static SettingSpec withoutSecret(SettingSpec spec) {
        return new SettingSpec(spec.path(), spec.kind(), hidden(spec, spec.defaultValue()), spec.least(), spec.greatest(), spec.allowed(), spec.updatable(), spec.secret(), spec.description());
    }

    @Override
    public List<String> updatablePaths() {
        return store.ask(core -> core.schemas().specs().values().stream().filter(SettingSpec::updatable).map(SettingSpec::path).toList());
    }

    @Override
    public Object parse(String path, String text) {
        return Texts.value(store.ask(core -> core.schemas().find(path).map(SettingSpec::kind).orElse(SettingSpec.Kind.ANY)), text);
    }

    @Override
    public Revision apply(SettingsChange change) {
        long before = store.view().revision();
        Revision revision = store.change(change.by().isEmpty() ? change.by(user) : change);
        if (revision.number() > before) {
            measured.updated(revision);
        }
        return revision;
    }

    @Override
    public Revision safeUpdate(String path, Object value) {
        Paths.checkSafe(path);
        if (NEVER_FOR_OTHERS.contains(path) || store.ask(core -> core.isSecret(path))) {
            throw SettingsFault.UPDATE_FORBIDDEN.error("The setting '" + path + "' cannot be changed on behalf of others: who runs the node sets it in a file.");
        }
        return apply(SettingsChange.set(path, value));
    }

    @Override
    public List<Difference> dryRun(SettingsChange change) {
        return store.dryRun(change);
    }

    @Override
    public void validate(Map<String, Object> values) {
        store.validate(values);
    }

    @Override
    public Revision reset() {
        Revision revision = store.reset(user);
        measured.reset(revision);
        return revision;
    }

    @Override
    public List<Difference> previewReset() {
        return store.previewReset();
    }

    @Override
    public List<Revision> history(int limit) {
        if (limit < 1) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A history of " + limit + " changes is not allowed: ask for 1 or more.");
        }
        return store.history(limit);
    }

    @Override
    public List<Difference> diff(long from, long to) {
        return store.diff(from, to);
    }

    @Override
    public Revision rollback(long revision) {
        Revision made = store.rollback(revision, user);
        measured.updated(made);
        return made;
    }

    @Override
    public List<Difference> previewRollback(long revision) {
        return store.previewRollback(revision);
    }

    @Override
    public Registration subscribe(String prefix, SettingsListener listener) {
        Registration registration = store.subscribe(user.isEmpty() ? listener.getClass().getName() : user, prefix.isEmpty() ? List.of() : List.of(prefix), listener);
        subscriptions.add(registration);
        return () -> {
            subscriptions.remove(registration);
            registration.close();
        };
    }

    @Override
    public SettingsStatus status() {
        return store.status();
    }
}
