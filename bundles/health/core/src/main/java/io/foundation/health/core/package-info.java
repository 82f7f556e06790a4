/** Whether the node can do what it is for, as checks that Felix Health Checks runs: each says what is wrong, and how badly. */
package io.foundation.health.core;
