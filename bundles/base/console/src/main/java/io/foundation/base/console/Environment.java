package io.foundation.base.console;

import io.foundation.base.console.output.Screen;
import io.foundation.base.console.service.Services;
import java.time.Clock;

/**
 * What a command works with.
 *
 * @param services the services of this node
 * @param screen   where it writes
 * @param clock    the wall clock and the zone of the reader
 */
public record Environment(Services services, Screen screen, Clock clock) {
}
