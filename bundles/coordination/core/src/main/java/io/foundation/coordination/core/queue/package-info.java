/** Work that is given out item by item, for a time. */
package io.foundation.coordination.core.queue;
