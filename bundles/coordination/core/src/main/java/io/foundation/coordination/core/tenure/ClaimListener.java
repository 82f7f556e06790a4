package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Loss;

/** What becomes of a claim; told on the loop. */
interface ClaimListener {

    /** It has to wait for others; maybe told several times. */
    void waits();

    /** It is held from now on. Told at most once. */
    void granted(long token);

    /** It was held and is no more. Told at most once, and not after a release. */
    void lost(Loss why);

    /** It will never be held. */
    void failed(FoundationException why);
}
