/** What all primitives stand on: the loop, and the store as seen from it. */
package io.foundation.coordination.core.ground;
