/** A bundle that tests put into real nodes: it sends messages all the time and keeps count. */
package io.foundation.itests.work;
