package io.foundation.config.core.bridge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.base.api.error.FoundationException;
import io.foundation.config.core.file.SettingsFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was written into configurations, by PID, in a file. Not thread-safe. */
public final class BridgeMemory {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeMemory.class);

    private final SettingsFile file;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Bridged> byPid = new HashMap<>();

    /** Reads what is there; what cannot be read is forgotten: then values of ours count as those of the file. */
    public BridgeMemory(SettingsFile file) {
        this.file = file;
        try {
            file.read().ifPresent(this::read);
        } catch (IOException | RuntimeException e) {
            LOG.warn("What was written into configurations cannot be read from {}: {}", file.path(), e.getMessage());
        }
    }

    private void read(byte[] bytes) {
        try {
            Map<?, ?> object = mapper.readValue(bytes, Map.class);
            object.forEach((pid, memory) -> byPid.put((String) pid, new Bridged(texts(((Map<?, ?>) memory).get("written")), texts(((Map<?, ?>) memory).get("found")))));
        } catch (IOException | ClassCastException e) {
            LOG.warn("What was written into configurations cannot be read from {}: {}", file.path(), e.getMessage());
        }
    }

    private static Map<String, String> texts(Object object) {
        Map<String, String> texts = new TreeMap<>();
        ((Map<?, ?>) object).forEach((key, text) -> texts.put((String) key, (String) text));
        return texts;
    }

    public Bridged of(String pid) {
        return byPid.getOrDefault(pid, Bridged.UNTOUCHED);
    }

    /** Remembers; afterwards it is on disk, or in the log that it is not. */
    public void put(String pid, Bridged memory) {
        Bridged before = memory.equals(Bridged.UNTOUCHED) ? byPid.remove(pid) : byPid.put(pid, memory);
        if (memory.equals(before == null ? Bridged.UNTOUCHED : before)) {
            return;
        }
        Map<String, Object> object = new TreeMap<>();
        byPid.forEach((each, bridged) -> object.put(each, Map.of("written", bridged.written(), "found", bridged.found())));
        try {
            byte[] bytes = mapper.writeValueAsBytes(object);
            file.exclusively(() -> file.write(bytes));
        } catch (IOException | FoundationException e) {
            LOG.warn("What was written into configurations is remembered until the next restart only: {}", e.getMessage());
        }
    }
}
