/** How the core is made and published. */
package io.foundation.coordination.core.osgi;
