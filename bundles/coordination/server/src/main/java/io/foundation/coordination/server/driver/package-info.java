/** What gives a cluster its ensemble: drives who founds it and who is in it, runs this node's server, and tells the stores where the servers are. */
package io.foundation.coordination.server.driver;
