/** A bundle of tests that agrees, and remembers what it was told. */
package io.foundation.itests.witness;
