/** Faults of real processes under agreement: clients and servers as JVMs of their own, without OSGi. */
package io.foundation.itests.agreement;
