/** The tree itself: no thread, no clock. */
package io.foundation.coordination.local.tree;
