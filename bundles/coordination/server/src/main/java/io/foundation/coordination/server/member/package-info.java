/** A server of ZooKeeper that is, or is about to become, a member of an ensemble; and the ensemble as its members see it. */
package io.foundation.coordination.server.member;
