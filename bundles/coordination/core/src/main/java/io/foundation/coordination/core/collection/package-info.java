/** Many values under one name: maps, sets and document trees, over one core; and what of them is kept in memory. */
package io.foundation.coordination.core.collection;
