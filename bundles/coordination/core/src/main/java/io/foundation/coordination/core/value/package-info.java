/** Single values, changed by compare-and-set: counters, references, blocks of numbers. */
package io.foundation.coordination.core.value;
