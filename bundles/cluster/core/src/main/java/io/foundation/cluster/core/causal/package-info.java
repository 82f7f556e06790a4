/** Broadcasts in causal order: the protocol, without I/O, clock or thread. */
package io.foundation.cluster.core.causal;
