package io.foundation.cluster.core.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.admin.AuditEntry;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class AuditLogTest {

    private long nanos;
    private final List<String> lines = new ArrayList<>();
    private final Logger log = (Logger) Proxy.newProxyInstance(Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
        if (method.getName().equals("warn")) {
            Object[] values = arguments[1] instanceof Object[] all ? all : java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
            lines.add(org.slf4j.helpers.MessageFormatter.arrayFormat((String) arguments[0], values).getMessage());
        }
        return null;
    });
    private final AuditLog audit = new AuditLog(ClusterName.of("orders"), new Time() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long wallMillis() {
            return nanos / 1_000_000;
        }
    }, log);

    private void refused(String from) {
        audit.refused("link", "", from, "secret", "", "it does not know the secret\r\nof this cluster");
    }

    @Test
    void likeRefusalsAreOneEntryAndOneLine() {
        for (int i = 0; i < 10_000; i++) {
            refused("10.0.0.9");
            nanos += 100_000;
        }
        List<AuditEntry> entries = audit.entries();
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).times()).isEqualTo(10_000);
        assertThat(entries.get(0).firstMillis()).isZero();
        assertThat(entries.get(0).detail()).as("one line").isEqualTo("it does not know the secret??of this cluster");
        assertThat(lines).hasSize(1);
        nanos += 11_000_000_000L;
        refused("10.0.0.9");
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains("10000 times since the last line");
    }

    @Test
    void manyHostsFillNeitherMemoryNorTheLog() {
        for (int i = 0; i < 10_000; i++) {
            refused("10.1." + i / 250 + "." + i % 250);
        }
        assertThat(audit.entries()).hasSize(AuditLog.MAX_ENTRIES);
        assertThat(audit.entries().get(AuditLog.MAX_ENTRIES - 1).from()).as("the latest last").isEqualTo("10.1.39.249");
        assertThat(lines).hasSize(AuditLog.MAX_LINES);
        nanos += 11_000_000_000L;
        refused("10.0.0.1");
        assertThat(lines).anyMatch(line -> line.contains("9980 refusals more"));
    }
}
