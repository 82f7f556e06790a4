/** A bundle as a user would write it: a job on exactly one node, with fail-over. */
package io.foundation.examples.scheduledjob;
