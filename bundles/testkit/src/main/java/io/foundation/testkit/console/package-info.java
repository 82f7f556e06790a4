/** Console commands without a container: run among fakes, and held to what people and Karaf expect of each. */
package io.foundation.testkit.console;
