package io.foundation.base.swap;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.api.swap.SwapMode;
import io.foundation.base.api.swap.SwapPlan;
import java.util.List;

/** Says what a swap would do, or in one sentence why it cannot be done. */
final class Planner {

    private final Ground ground;

    Planner(Ground ground) {
        this.ground = ground;
    }

    SwapPlan plan(String feature, String version) {
        List<String> known = ground.known(feature);
        if (known.isEmpty()) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "This node knows no feature '" + feature + "'"
                    + Nearest.to(feature, ground.features()).map(near -> ": did you mean '" + near + "'?")
                    .orElse(": feature:repo-add makes it known, and feature:list shows those that are."));
        }
        List<String> installed = ground.installed(feature);
        if (installed.isEmpty()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The feature '" + feature + "' is not installed, so there is nothing to swap:"
                    + " feature:install " + feature + "/" + known.get(known.size() - 1) + " installs it.");
        }
        if (!known.contains(version)) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND, "This node knows no version '" + version + "' of '" + feature + "', only "
                    + String.join(", ", known) + ": feature:repo-add makes more known.");
        }
        if (installed.contains(version)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The feature '" + feature + "' runs in version " + version + " already"
                    + (installed.size() > 1 ? ", beside " + String.join(", ", installed.stream().filter(each -> !each.equals(version)).toList())
                    + ": feature:uninstall takes one away." : "."));
        }
        String from = installed.get(installed.size() - 1);
        List<String> before = ground.bundles(feature, from);
        List<String> after = ground.bundles(feature, version);
        List<String> goes = before.stream().filter(location -> !after.contains(location)).toList();
        List<String> comes = after.stream().filter(location -> !before.contains(location)).toList();
        return new SwapPlan(feature, from, version, ground.standsAlone(goes) ? SwapMode.IN_PLACE : SwapMode.SIDE_BY_SIDE, comes, goes);
    }
}
