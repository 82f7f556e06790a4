package io.foundation.cluster.staged;

import io.foundation.cluster.api.staged.StageHandler;

/**
 * A handler for as long as it is used. Whoever has it gives it back once, when the handler has done its work.
 *
 * @param handler  does what is brought
 * @param giveBack lets it go; may be run on any thread
 */
record LentHandler(StageHandler handler, Runnable giveBack) {
}
