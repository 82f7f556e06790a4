package io.foundation.config.core.tree;

import io.foundation.base.api.error.FoundationException;
import io.foundation.config.api.Difference;
import io.foundation.config.core.schema.Schemas;
import java.util.List;
import java.util.Map;

/**
 * A change that was looked at and can be made.
 *
 * @param schemas  after it
 * @param layers   after it
 * @param view     after it
 * @param troubles after it, by sentence
 * @param changes  what is different; secrets are not hidden
 * @param kept     what is to be on disk before it is made
 * @param isNew    whether there is a new revision of it: without one there is nothing to write, and nobody to tell
 */
public record Plan(Schemas schemas, Layers layers, View view, Map<String, FoundationException> troubles, List<Difference> changes, Kept kept, boolean isNew) {
}
