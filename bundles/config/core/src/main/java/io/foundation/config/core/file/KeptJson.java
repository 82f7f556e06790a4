package io.foundation.config.core.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.config.api.Difference;
import io.foundation.config.api.Layer;
import io.foundation.config.api.Revision;
import io.foundation.config.api.Sourced;
import io.foundation.config.core.tree.Entry;
import io.foundation.config.core.tree.Kept;
import io.foundation.config.core.tree.Undo;
import io.foundation.config.core.value.Values;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is kept, as JSON: fields that are not known are passed over. Thread-safe. */
public final class KeptJson {

    /** Above this much, the history is made shorter. */
    private static final int AIM_BYTES = 4 << 20;

    private final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

    /**
     * Writes it; what does not fit loses the older half of its history, as often as needed.
     *
     * @throws FoundationException {@code TOO_LARGE} if the values alone do not fit
     */
    public byte[] write(Kept kept) {
        byte[] bytes = bytes(kept);
        Kept shorter = kept;
        while (bytes.length > AIM_BYTES && !shorter.history().isEmpty()) {
            shorter = shorter.withHalfTheHistory();
            bytes = bytes(shorter);
        }
        if (bytes.length > SettingsFile.MAX_BYTES) {
            throw new FoundationException(ErrorType.TOO_LARGE, "All values of this node together have " + bytes.length + " bytes: at most " + SettingsFile.MAX_BYTES + " are allowed.");
        }
        return bytes;
    }

    private byte[] bytes(Kept kept) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("revision", kept.revision());
        file.put("updates", kept.updates());
        file.put("lastUpdate", kept.lastUpdate().map(Instant::toEpochMilli).orElse(null));
        file.put("node", kept.node());
        file.put("history", kept.history().stream().map(KeptJson::entry).toList());
        try {
            return mapper.writeValueAsBytes(file);
        } catch (JacksonException e) {
            throw new FoundationException(ErrorType.SERIALIZATION_FAILED, "The settings cannot be written as JSON: " + e.getOriginalMessage() + ".", e);
        }
    }

    private static Map<String, Object> entry(Entry entry) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("number", entry.revision().number());
        object.put("time", entry.revision().time().toEpochMilli());
        object.put("cause", entry.revision().cause().name());
        object.put("by", entry.revision().by());
        object.put("changes", entry.revision().changes().stream().map(KeptJson::change).toList());
        object.put("had", entry.undo().had());
        object.put("absent", entry.undo().absent());
        return object;
    }

    private static Map<String, Object> change(Difference change) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("path", change.path());
        change.before().ifPresent(before -> object.put("before", sourced(before)));
        change.now().ifPresent(now -> object.put("now", sourced(now)));
        return object;
    }

    private static Map<String, Object> sourced(Sourced sourced) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("value", sourced.value());
        object.put("origin", sourced.origin().name());
        return object;
    }

    /** @throws FoundationException {@code DESERIALIZATION_FAILED} for what is none, or of a later version that cannot be read */
    public Kept read(byte[] bytes) {
        try {
            Map<?, ?> file = mapper.readValue(bytes, Map.class);
            return new Kept((Long) file.get("revision"), (Long) file.get("updates"), Optional.ofNullable((Long) file.get("lastUpdate")).map(Instant::ofEpochMilli),
                    new TreeMap<>(plain(file.get("node"))), ((List<?>) file.get("history")).stream().map(it -> entry(map(it))).toList());
        } catch (IOException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "The kept settings cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static Entry entry(Map<String, Object> object) {
        Revision revision = new Revision((Long) object.get("number"), Instant.ofEpochMilli((Long) object.get("time")), Revision.Cause.valueOf((String) object.get("cause")),
                (String) object.get("by"), ((List<?>) object.get("changes")).stream().map(it -> change(map(it))).toList());
        HashSet<String> absent = new HashSet<>();
        ((List<?>) object.get("absent")).forEach(path -> absent.add((String) path));
        return new Entry(revision, new Undo(plain(object.get("had")), absent));
    }

    private static Difference change(Map<String, Object> object) {
        return new Difference((String) object.get("path"), sourced(object.get("before")), sourced(object.get("now")));
    }

    private static Optional<Sourced> sourced(Object object) {
        return object == null ? Optional.empty() : Optional.of(new Sourced(map(object).get("value"), Layer.valueOf((String) map(object).get("origin"))));
    }

    /** So that nobody can change what is read. */
    private static Map<String, Object> plain(Object object) {
        Map<String, Object> plain = new TreeMap<>();
        map(object).forEach((path, value) -> plain.put(path, Values.plain(path, value)));
        return plain;
    }

    @SuppressWarnings("unchecked") // objects of JSON have texts as keys
    private static Map<String, Object> map(Object object) {
        return (Map<String, Object>) object;
    }
}
