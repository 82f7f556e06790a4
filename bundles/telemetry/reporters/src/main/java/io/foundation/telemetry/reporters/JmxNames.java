package io.foundation.telemetry.reporters;

import com.codahale.metrics.jmx.ObjectNameFactory;
import java.util.Hashtable;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The name of a metric in JMX: {@code io.foundation.telemetry:type=counters,name="orders.accepted"}. */
final class JmxNames implements ObjectNameFactory {

    static final String DOMAIN = "io.foundation.telemetry";

    @Override
    public ObjectName createName(String type, String domain, String name) {
        Hashtable<String, String> keys = new Hashtable<>();
        keys.put("type", type);
        keys.put("name", ObjectName.quote(name));
        try {
            return new ObjectName(domain, keys);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }
}
