/** A user's bundle that registers; on its own, since it is packed. */
package io.foundation.itests.registrar;
