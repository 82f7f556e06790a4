/** Who should be in the ensemble, and who founds it: protocol cores, without I/O, clock or thread. */
package io.foundation.coordination.server.ensemble;
