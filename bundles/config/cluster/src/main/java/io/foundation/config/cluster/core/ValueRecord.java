package io.foundation.config.cluster.core;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.ValueCodec;
import io.foundation.config.api.cluster.ClusterValue;
import io.foundation.coordination.api.Versioned;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the cluster says of a setting, as bytes: a map of CBOR whose fields that are not known are passed over. */
public final class ValueRecord {

    private static final int MAX_BYTES = 60_000;
    private static final String VALUE = "value";
    private static final String REMOVED = "removed";
    private static final String TIME = "time";
    private static final String BY = "by";

    private ValueRecord() {
    }

    /** @throws FoundationException {@code TOO_LARGE} */
    public static byte[] write(Object value, boolean removed, Instant time, String by) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(VALUE, value);
        fields.put(REMOVED, removed);
        fields.put(TIME, time.toEpochMilli());
        fields.put(BY, by);
        byte[] bytes = ValueCodec.toBytes(fields);
        if (bytes.length > MAX_BYTES) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The value has " + bytes.length + " bytes: at most " + MAX_BYTES + " are allowed for a whole cluster; keep it elsewhere, and set where.");
        }
        return bytes;
    }

    /** @throws FoundationException {@code DESERIALIZATION_FAILED} */
    public static ClusterValue read(String path, Versioned stored) {
        if (ValueCodec.fromBytes(stored.value()) instanceof Map<?, ?> fields && fields.get(TIME) instanceof Long time && fields.get(BY) instanceof String by) {
            boolean removed = Boolean.TRUE.equals(fields.get(REMOVED));
            return new ClusterValue(path, removed ? null : fields.get(VALUE), removed, stored.version(), Instant.ofEpochMilli(time), by);
        }
        throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "What the cluster says of '" + path + "' is of a form that is not known here.");
    }
}
