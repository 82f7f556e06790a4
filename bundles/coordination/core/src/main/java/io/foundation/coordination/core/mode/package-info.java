/** Where what is agreed on is kept: in this JVM, on servers within the nodes, or on servers of others. */
package io.foundation.coordination.core.mode;
