package io.foundation.config.core.tree;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.config.api.Difference;
import io.foundation.config.api.Layer;
import io.foundation.config.api.Revision;
import io.foundation.config.api.Revision.Cause;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.SettingsChange;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.api.Sourced;
import io.foundation.config.core.path.Paths;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.schema.Rules;
import io.foundation.config.core.schema.Schemas;
import io.foundation.config.core.value.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides which changes there are: every one is planned, which changes nothing here, then written by the driver, and made. Not thread-safe, without I/O, clock or thread; what it
 * gives out is immutable.
 */
public final class SettingsCore {

    private static final int MAX_BY = 200;

    private final int historySize;
    private final Map<String, Sourced> frozen = new TreeMap<>();
    private Schemas schemas = new Schemas(List.of());
    private Layers layers = Layers.EMPTY;
    private View view = View.EMPTY;
    private Map<String, FoundationException> troubles = Map.of();
    private Kept kept;
    private boolean running;

    /** @param historySize how many changes to remember */
    public SettingsCore(int historySize, Kept kept) {
        this.historySize = historySize;
        this.kept = kept;
        this.layers = Layers.EMPTY.with(Layer.NODE, kept.node());
    }

    /** From now on settings that may not change while the node runs do not. */
    public void started() {
        running = true;
        freeze();
    }

    /** Somebody else has written what is kept: as it is there, it is here. */
    public Plan planReload(Kept written) {
        Plan now = asItIs(schemas, layers.with(Layer.NODE, written.node()));
        return new Plan(now.schemas(), now.layers(), now.view().at(written.revision()), now.troubles(), now.changes(), written, false);
    }

    /** @throws FoundationException why it is refused, by the first check that it does not pass */
    public Plan planChange(SettingsChange change, Instant now) {
        change.values().keySet().forEach(Paths::checkSafe);
        change.unset().forEach(Paths::checkSafe);
        if (change.values().size() + change.unset().size() > SettingsChange.MAX_PATHS) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The change has more than " + SettingsChange.MAX_PATHS + " paths: make it in parts.");
        }
        Map<String, Object> plain = new LinkedHashMap<>();
        change.values().forEach((path, value) -> plain.put(path, Values.plain(path, value)));
        plain.keySet().forEach(schemas::updatable);
        change.unset().forEach(schemas::updatable);
        change.ifRevision().filter(revision -> revision != kept.revision()).ifPresent(revision -> {
            throw new FoundationException(ErrorType.CONFLICT, "The settings are at revision " + kept.revision() + " and not at " + revision + " any more: read again, and decide anew.");
        });
        NavigableMap<String, Object> node = new TreeMap<>(layers.of(Layer.NODE));
        change.unset().forEach(path -> Layers.remove(node, path));
        put(node, plain);
        return planNode(node, Cause.UPDATE, change.by(), now);
    }

    private void put(NavigableMap<String, Object> set, Map<String, Object> plain) {
        plain.forEach((path, value) -> {
            SettingSpec spec = schemas.find(path).orElseThrow();
            boolean below = spec.kind() == SettingSpec.Kind.TREE && !spec.path().equals(path);
            Layers.put(set, schemas, path, below ? value : Rules.checked(path, spec, value));
        });
    }

    /** Takes away all that was set on this node. */
    public Plan planReset(String by, Instant now) {
        return planNode(new TreeMap<>(), Cause.RESET, by, now);
    }

    /** @throws FoundationException {@code DATA_NOT_FOUND} if the history does not reach back to the revision */
    public Plan planRollback(long revision, String by, Instant now) {
        NavigableMap<String, Object> node = new TreeMap<>(layers.of(Layer.NODE));
        List<Entry> since = since(revision);
        since.reversed().forEach(entry -> entry.undo().apply(node));
        return planNode(node, Cause.ROLLBACK, by, now);
    }

    /** The changes after a revision. */
    private List<Entry> since(long revision) {
        List<Entry> history = kept.history();
        long oldest = history.isEmpty() ? kept.revision() : history.getFirst().revision().number() - 1;
        if (revision < oldest || revision > kept.revision()) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "The history has no revision " + revision + ": it reaches from " + oldest + " to " + kept.revision() + ".");
        }
        return history.stream().filter(entry -> entry.revision().number() > revision).toList();
    }

    private Plan planNode(NavigableMap<String, Object> node, Cause cause, String by, Instant now) {
        Plan plan = plan(layers.with(Layer.NODE, node), cause, by, now);
        refuseNewTroubles(plan);
        return plan;
    }

    private void refuseNewTroubles(Plan plan) {
        plan.troubles().forEach((sentence, fault) -> {
            if (!troubles.containsKey(sentence)) {
                throw fault;
            }
        });
    }

    /** @throws FoundationException the first thing that is wrong with values, whether they may change or not */
    public void validate(Map<String, Object> values, Instant now) {
        values.keySet().forEach(Paths::checkSafe);
        Map<String, Object> plain = new LinkedHashMap<>();
        values.forEach((path, value) -> plain.put(path, Values.plain(path, value)));
        plain.keySet().forEach(path -> schemas.find(path).orElseThrow(
                () -> SettingsFault.PATH_NOT_FOUND.error("There is no setting " + Paths.quoted(path) + "." + schemas.near(path))));
        NavigableMap<String, Object> node = new TreeMap<>(layers.of(Layer.NODE));
        put(node, plain);
        planNode(node, Cause.UPDATE, "", now);
    }

    /**
     * Puts values in place of those of a layer.
     *
     * @param whole whether one value that is not allowed refuses them all; otherwise such values are passed over
     */
    public Plan planLayer(Layer layer, Map<String, Object> values, boolean whole, String by, Instant now) {
        Plan plan = plan(layers.with(layer, layer(schemas, values)), Cause.LAYER, by, now);
        if (whole) {
            refuseNewTroubles(plan);
        }
        return plan;
    }

    private static NavigableMap<String, Object> layer(Schemas schemas, Map<String, Object> values) {
        NavigableMap<String, Object> set = new TreeMap<>();
        values.forEach((path, value) -> {
            Paths.checkSafe(path);
            Layers.put(set, schemas, path, Values.plain(path, value));
        });
        return set;
    }

    /**
     * Puts schemas in place of those there are, with what the layers below say of them. That is no revision: nobody has set anything.
     *
     * @param below the values of layers that are to be replaced too
     */
    public Plan planSchemas(List<Contributed> contributed, Map<Layer, Map<String, Object>> below) {
        Schemas schemasAfter = new Schemas(contributed);
        Layers layersAfter = layers;
        for (Map.Entry<Layer, Map<String, Object>> layer : below.entrySet()) {
            layersAfter = layersAfter.with(layer.getKey(), layer(schemasAfter, layer.getValue()));
        }
        return asItIs(schemasAfter, layersAfter);
    }

    private Plan asItIs(Schemas schemasAfter, Layers layersAfter) {
        Composer.Composed composed = Composer.compose(schemasAfter, layersAfter);
        NavigableMap<String, Sourced> leaves = withFrozen(composed.leaves());
        return new Plan(schemasAfter, layersAfter, new View(kept.revision(), leaves, sections(schemasAfter)), composed.troubles(), Differences.between(view.settings(""), leaves), kept, false);
    }

    private Plan plan(Layers layersAfter, Cause cause, String by, Instant now) {
        Plan asItIs = asItIs(schemas, layersAfter);
        Undo undo = Undo.of(layers.of(Layer.NODE), layersAfter.of(Layer.NODE));
        // Until it runs nothing changes: that is how it is.
        if (!running || asItIs.changes().isEmpty() && undo.equals(Undo.NOTHING)) {
            return asItIs;
        }
        long number = kept.revision() + 1;
        String who = by.length() > MAX_BY ? by.substring(0, MAX_BY) : by;
        List<Entry> history = new ArrayList<>(kept.history());
        history.add(new Entry(new Revision(number, now, cause, who, Differences.hidden(asItIs.changes(), this::isSecret)), undo));
        if (history.size() > historySize) {
            history.subList(0, history.size() - historySize).clear();
        }
        boolean update = cause == Cause.UPDATE || cause == Cause.ROLLBACK;
        Kept after = new Kept(number, kept.updates() + (update ? 1 : 0), update ? Optional.of(now) : kept.lastUpdate(), layersAfter.of(Layer.NODE), history);
        return new Plan(schemas, layersAfter, asItIs.view().at(number), asItIs.troubles(), asItIs.changes(), after, true);
    }

    private NavigableMap<String, Sourced> withFrozen(NavigableMap<String, Sourced> leaves) {
        frozen.forEach((path, value) -> leaves.computeIfPresent(path, (same, now) -> Objects.equals(now.value(), value.value()) ? now : value));
        return leaves;
    }

    private static List<String> sections(Schemas schemas) {
        return schemas.specs().values().stream().filter(spec -> spec.kind() == SettingSpec.Kind.TREE).map(SettingSpec::path).toList();
    }

    /** Makes what was planned. Nothing may have been made since it was planned. */
    public void make(Plan plan) {
        schemas = plan.schemas();
        layers = plan.layers();
        view = plan.view();
        troubles = plan.troubles();
        kept = plan.kept();
        if (running) {
            freeze();
        }
    }

    private void freeze() {
        frozen.keySet().removeIf(path -> !view.has(path));
        schemas.specs().values().stream().filter(spec -> !spec.updatable() && spec.kind() != SettingSpec.Kind.TREE)
                .forEach(spec -> frozen.putIfAbsent(spec.path(), view.settings(spec.path()).get(spec.path())));
    }

    public boolean isSecret(String path) {
        return isSecret(schemas, path);
    }

    private static boolean isSecret(Schemas schemas, String path) {
        return schemas.find(path).filter(SettingSpec::secret).isPresent();
    }

    /** What is set and has no effect, each in a sentence. */
    public List<String> troubles() {
        List<String> all = new ArrayList<>(schemas.troubles());
        all.addAll(troubles.keySet());
        NavigableMap<String, Sourced> wanted = Composer.compose(schemas, layers).leaves();
        frozen.forEach((path, value) -> {
            Sourced now = wanted.get(path);
            if (now != null && !Objects.equals(now.value(), value.value())) {
                all.add("The setting '" + path + "' of the layer " + now.origin().word() + " takes effect when the node starts again: it cannot change while the node runs.");
            }
        });
        layers.values().forEach((layer, set) -> set.keySet().stream().filter(path -> schemas.find(path).isEmpty())
                .forEach(path -> all.add("There is no setting " + Paths.quoted(path) + " for what the layer " + layer.word() + " says." + schemas.near(path))));
        return all;
    }

    /** The differences between two revisions of the history, in one direction or the other. */
    public List<Difference> diff(long from, long to) {
        boolean forward = from <= to;
        long later = Math.max(from, to);
        List<Difference> steps = since(Math.min(from, to)).stream().filter(entry -> entry.revision().number() <= later).flatMap(entry -> entry.revision().changes().stream()).toList();
        if (later > kept.revision()) {
            since(later);
        }
        return Differences.sum(steps, forward);
    }

    public Schemas schemas() {
        return schemas;
    }

    public Layers layers() {
        return layers;
    }

    public View view() {
        return view;
    }

    public Kept kept() {
        return kept;
    }
}
