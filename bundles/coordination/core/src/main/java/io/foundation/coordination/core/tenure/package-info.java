/** Whatever is held by standing in line: locks, read-write locks, semaphores. */
package io.foundation.coordination.core.tenure;
