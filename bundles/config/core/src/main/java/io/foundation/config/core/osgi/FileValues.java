package io.foundation.config.core.osgi;

import io.foundation.base.api.option.ConfiguredValues;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

/** What {@code etc/io.foundation.settings.cfg} says: a line for each setting, with its whole path. */
@Component(service = FileValues.class, configurationPid = FileValues.PID)
public final class FileValues {

    static final String PID = "io.foundation.settings";

    private Map<String, String> values;
    private Consumer<Map<String, String>> reader = it -> {
    };

    @Activate
    public FileValues(Map<String, Object> configured) {
        values = ConfiguredValues.of(configured);
    }

    @Modified
    synchronized void modified(Map<String, Object> configured) {
        values = ConfiguredValues.of(configured);
        reader.accept(values);
    }

    /** Reads what it says now, and whenever it says something else. */
    synchronized void read(Consumer<Map<String, String>> each) {
        reader = each;
        each.accept(values);
    }
}
