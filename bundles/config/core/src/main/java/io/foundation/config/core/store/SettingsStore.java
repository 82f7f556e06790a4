package io.foundation.config.core.store;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.config.api.Difference;
import io.foundation.config.api.Layer;
import io.foundation.config.api.Revision;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.api.SettingsEvent;
import io.foundation.config.api.SettingsListener;
import io.foundation.config.api.SettingsStatus;
import io.foundation.config.core.audience.Subscribers;
import io.foundation.config.core.file.KeptJson;
import io.foundation.config.core.file.SettingsFile;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.tree.Differences;
import io.foundation.config.core.tree.Entry;
import io.foundation.config.core.tree.Kept;
import io.foundation.config.core.tree.Plan;
import io.foundation.config.core.tree.SettingsCore;
import io.foundation.config.core.tree.View;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of this node with their file and those who are told. A change is on disk before anybody can read it. Thread-safe; readings take no lock. */
public final class SettingsStore {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsStore.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final SettingsCore core;
    private final SettingsFile file;
    private final KeptJson json = new KeptJson();
    private final Time time;
    private final long started;
    private final Subscribers subscribers;
    private volatile View view = View.EMPTY;

    /**
     * Reads what is kept; nothing changes until {@link #start}.
     *
     * @param carrier     on whose threads listeners are told
     * @param historySize how many changes to remember
     */
    public SettingsStore(SettingsFile file, Executor carrier, Time time, int historySize) {
        this.file = file;
        this.time = time;
        this.started = time.nanos();
        this.subscribers = new Subscribers(carrier, () -> view);
        this.core = new SettingsCore(historySize, readKept());
    }

    private Kept readKept() {
        try {
            return file.read().map(json::read).orElse(Kept.NOTHING);
        } catch (IOException | FoundationException e) {
            // Going on as if nothing had been set would write over what is there at the next change.
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "The settings in " + file.path() + " cannot be read: " + e.getMessage() + " Mend it, or move it away to begin anew.", e);
        }
    }

    /** From now on every change is a revision. */
    public void start() {
        locked(() -> {
            core.started();
            return null;
        });
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** As they are now; never waits. */
    public View view() {
        return view;
    }

    public Revision change(SettingsChange change) {
        return commit(() -> core.planChange(change, now()), SettingsEvent.Kind.CHANGED);
    }

    public Revision reset(String by) {
        return commit(() -> core.planReset(by, now()), SettingsEvent.Kind.RESET);
    }

    public Revision rollback(long revision, String by) {
        return commit(() -> core.planRollback(revision, by, now()), SettingsEvent.Kind.CHANGED);
    }

    /** Plans, writes, makes, and tells. Planned again on what another version of this bundle may have written. */
    private Revision commit(Supplier<Plan> planned, SettingsEvent.Kind kind) {
        return locked(() -> {
            // Most refusals need no disk.
            planned.get();
            file.exclusively(() -> {
                reloadIfChanged();
                Plan plan = planned.get();
                if (plan.isNew()) {
                    file.write(json.write(plan.kept()));
                }
                make(plan, kind);
            });
            return latest();
        });
    }

    private void make(Plan plan, SettingsEvent.Kind kind) {
        core.make(plan);
        view = plan.view();
        if (!plan.changes().isEmpty()) {
            subscribers.tell(new SettingsEvent(kind, plan.changes(), view));
        }
    }

    /** Another version of this bundle, or another process, may have changed the values of this node. */
    public void refresh() {
        locked(() -> {
            file.exclusively(this::reloadIfChanged);
            return null;
        });
    }

    private void reloadIfChanged() {
        if (file.isChanged()) {
            make(core.planReload(readKept()), SettingsEvent.Kind.CHANGED);
        }
    }

    private Revision latest() {
        List<Entry> history = core.kept().history();
        return history.isEmpty() ? new Revision(core.kept().revision(), now(), Revision.Cause.UPDATE, "", List.of()) : history.getLast().revision();
    }

    /**
     * Puts values in place of those of a layer.
     *
     * @param whole whether one value that is not allowed refuses them all
     */
    public long replace(Layer layer, Map<String, Object> values, boolean whole, String by) {
        return locked(() -> follow(() -> core.planLayer(layer, values, whole, by, now())));
    }

    /**
     * Puts schemas in place of those there are.
     *
     * @param below what the layers below say of them
     */
    public void schemas(List<Contributed> contributed, Map<Layer, Map<String, Object>> below) {
        locked(() -> {
            make(core.planSchemas(contributed, below), SettingsEvent.Kind.CHANGED);
            return null;
        });
    }

    /** What comes from elsewhere is as it is, whether the history of it can be written or not. */
    private long follow(Supplier<Plan> planned) {
        Plan plan = planned.get();
        if (!plan.isNew()) {
            make(plan, SettingsEvent.Kind.CHANGED);
            return view.revision();
        }
        try {
            file.exclusively(() -> {
                reloadIfChanged();
                Plan again = planned.get();
                if (again.isNew()) {
                    file.write(json.write(again.kept()));
                }
                make(again, SettingsEvent.Kind.CHANGED);
            });
        } catch (FoundationException e) {
            LOG.warn("A change of a layer is in force, and will be missing from the history after a restart: {}", e.getMessage());
            make(planned.get(), SettingsEvent.Kind.CHANGED);
        }
        return view.revision();
    }

    /** What a change would change. */
    public List<Difference> dryRun(SettingsChange change) {
        return locked(() -> hidden(core.planChange(change, now()).changes()));
    }

    public List<Difference> previewReset() {
        return locked(() -> hidden(core.planReset("", now()).changes()));
    }

    public List<Difference> previewRollback(long revision) {
        return locked(() -> hidden(core.planRollback(revision, "", now()).changes()));
    }

    private List<Difference> hidden(List<Difference> changes) {
        return Differences.hidden(changes, core::isSecret);
    }

    public void validate(Map<String, Object> values) {
        locked(() -> {
            core.validate(values, now());
            return null;
        });
    }

    public List<Difference> diff(long from, long to) {
        return locked(() -> core.diff(from, to));
    }

    public List<Revision> history(int limit) {
        return locked(() -> {
            List<Entry> history = core.kept().history();
            List<Revision> latest = new ArrayList<>();
            for (Entry entry : history.reversed().subList(0, Math.clamp(limit, 0, history.size()))) {
                latest.add(entry.revision());
            }
            return latest;
        });
    }

    public Registration subscribe(String name, List<String> prefixes, SettingsListener listener) {
        return locked(() -> subscribers.add(name, prefixes, listener));
    }

    /** Something that is asked of the present state, whole. */
    public <T> T ask(Function<SettingsCore, T> question) {
        return locked(() -> question.apply(core));
    }

    public SettingsStatus status() {
        return locked(() -> {
            Kept kept = core.kept();
            Optional<Instant> last = kept.lastUpdate();
            return new SettingsStatus(Duration.ofNanos(time.nanos() - started), kept.revision(), kept.updates(), last, view.settings("").size(), file.path().toString(), subscribers.figures(),
                    core.troubles());
        });
    }

    private Instant now() {
        return Instant.ofEpochMilli(time.wallMillis());
    }
}
