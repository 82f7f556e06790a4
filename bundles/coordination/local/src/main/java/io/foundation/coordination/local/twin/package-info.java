/** A store on a tree as a network would make it: with delay, and with faults on demand. */
package io.foundation.coordination.local.twin;
