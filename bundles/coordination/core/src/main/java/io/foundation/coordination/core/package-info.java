/** The service: one instance for each store, a view of it for each bundle. */
package io.foundation.coordination.core;
