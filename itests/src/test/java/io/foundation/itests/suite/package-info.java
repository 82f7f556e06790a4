/** A bundle that brings the contract suites of coordination, and JUnit, into a node, and runs them over the stores and servers that are installed there. */
package io.foundation.itests.suite;
