package io.foundation.registry.api.holding;

/** A version of the registry that looks at {@link Holdings}. */
@FunctionalInterface
public interface HoldingsListener {

    /**
     * A registration came, changed or went. Called in the order of the changes, while the holdings are locked: must not block and not change them.
     *
     * @param now   as it is; as it was last if it went
     * @param gone  whether it went
     * @param cause why, for a person
     */
    void changed(Held now, boolean gone, String cause);
}
