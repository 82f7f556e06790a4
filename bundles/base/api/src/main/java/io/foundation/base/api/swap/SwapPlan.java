package io.foundation.base.api.swap;

import java.util.List;
import java.util.Objects;

/**
 * What a swap will do.
 *
 * @param feature the feature's name
 * @param from    the version that is installed
 * @param to      the version that is to take its place
 * @param mode    how
 * @param comes   the bundles that come, by location
 * @param goes    the bundles that go, by location
 */
public record SwapPlan(String feature, String from, String to, SwapMode mode, List<String> comes, List<String> goes) {

    public SwapPlan {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(mode, "mode");
        comes = List.copyOf(comes);
        goes = List.copyOf(goes);
    }
}
