/** Histories of what clients asked and were answered, recorded over several threads and processes of one machine, and whether a single copy of the object could have answered so. */
package io.foundation.testkit.history;
