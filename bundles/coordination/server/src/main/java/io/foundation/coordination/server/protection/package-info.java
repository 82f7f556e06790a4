/** Who may speak with the servers of an ensemble, and that nobody else hears it. */
package io.foundation.coordination.server.protection;
