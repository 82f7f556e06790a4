package io.foundation.base.console.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

class OsgiServicesTest {

    @Test
    void valuesAreTextInAFilter() throws InvalidSyntaxException {
        String value = "a*(b)\\c";
        String filter = "(name=" + OsgiServices.escape(value) + ")";
        assertThat(FrameworkUtil.createFilter(filter).matches(Map.of("name", value))).isTrue();
        assertThat(FrameworkUtil.createFilter(filter).matches(Map.of("name", "axx(b)\\c"))).isFalse();
    }
}
