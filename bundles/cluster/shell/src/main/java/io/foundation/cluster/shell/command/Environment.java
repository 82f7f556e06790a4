package io.foundation.cluster.shell.command;

import io.foundation.cluster.shell.console.Screen;
import io.foundation.cluster.shell.target.Services;
import java.time.Clock;

/**
 * What a command works with.
 *
 * @param services the services of this node
 * @param screen   where it writes
 * @param clock    the wall clock and the zone of the reader
 */
record Environment(Services services, Screen screen, Clock clock) {
}
