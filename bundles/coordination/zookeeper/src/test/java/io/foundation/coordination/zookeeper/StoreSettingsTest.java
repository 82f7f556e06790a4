package io.foundation.coordination.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {

    private static final Identity ADMINISTERED = Identity.of("user:pass:word");

    private static StoreSettings of(String connect, Duration session) {
        return StoreSettings.of(connect, "c", session, ADMINISTERED, false, Map.of());
    }

    @Test
    void aConnectStringMayNameAPlace() {
        assertThat(of("a:1,b:2", Duration.ofSeconds(10)).base()).isEqualTo("/foundation-c");
        assertThat(of("a:1,b:2/", Duration.ofSeconds(10)).base()).isEqualTo("/foundation-c");
        StoreSettings placed = of(" a:1,b:2/our/place ", Duration.ofSeconds(10));
        assertThat(placed.servers()).isEqualTo("a:1,b:2");
        assertThat(placed.base()).isEqualTo("/our/place/foundation-c");
        assertThat(new Paths(placed.base()).toMake()).containsExactly("/our", "/our/place", "/our/place/foundation-c", "/our/place/foundation-c/tree");
    }

    @Test
    void whatCannotWorkIsRefused() {
        assertThatThrownBy(() -> of("", Duration.ofSeconds(10))).isInstanceOf(FoundationException.class);
        assertThatThrownBy(() -> of("a:1//x", Duration.ofSeconds(10))).isInstanceOf(FoundationException.class);
        assertThatThrownBy(() -> of("a:1", Duration.ofMillis(999))).isInstanceOfSatisfying(FoundationException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.RANGE_ERROR));
        assertThatThrownBy(() -> Identity.of("nobody")).isInstanceOf(FoundationException.class).hasMessageNotContaining("nobody");
    }

    @Test
    void pathsGoThereAndBack() {
        Paths paths = new Paths("/foundation-c");
        assertThat(paths.inner(paths.outer("/"))).isEqualTo("/");
        assertThat(paths.inner(paths.outer("/a/b"))).isEqualTo("/a/b");
        assertThat(paths.outer("/a")).isEqualTo("/foundation-c/tree/a");
    }
}
