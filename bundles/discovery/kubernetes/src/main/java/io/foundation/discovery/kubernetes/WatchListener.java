package io.foundation.discovery.kubernetes;

import io.foundation.base.api.error.FoundationException;
import java.util.List;

/** Is told what a watch finds out, one call at a time; does not block. */
interface WatchListener {

    /**
     * Everybody there is.
     *
     * @param how a clause on the way it was found out, e.g. "watched"
     */
    void seen(List<Endpoint> endpoints, String how);

    /** It cannot be found out for now. */
    void failed(FoundationException cause);
}
