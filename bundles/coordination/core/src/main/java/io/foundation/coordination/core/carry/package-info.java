/** How what is kept in the memory of one JVM comes to servers, when it is to be kept there from now on. */
package io.foundation.coordination.core.carry;
