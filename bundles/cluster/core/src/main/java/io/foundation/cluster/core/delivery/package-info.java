/** Messages that are numbered, confirmed, and sent again until they are: the protocol, without I/O, clock or thread. */
package io.foundation.cluster.core.delivery;
