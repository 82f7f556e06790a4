package io.foundation.cluster.api.messaging;

import io.foundation.base.api.context.Context;

/**
 * A message about to leave.
 *
 * @param to      whom it is for, e.g. {@code node:node-2}
 * @param message the message, on the channel chosen for it
 * @param context what will travel with it
 */
public record Departure(Target to, Outgoing message, Context context) {

    public Departure with(Context other) {
        return new Departure(to, message, other);
    }

    public Departure with(Outgoing other) {
        return new Departure(to, other, context);
    }
}
