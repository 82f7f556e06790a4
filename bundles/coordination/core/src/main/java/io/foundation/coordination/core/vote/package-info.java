/** Values that participants vote on. */
package io.foundation.coordination.core.vote;
