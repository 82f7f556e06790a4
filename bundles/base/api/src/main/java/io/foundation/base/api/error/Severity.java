package io.foundation.base.api.error;

/** How bad an error is, least first. */
public enum Severity {
    /** Can be ignored. */
    LOW,
    /** One operation failed. */
    MEDIUM,
    /** A capability of the node failed. */
    HIGH,
    /** The node cannot do its work. */
    CRITICAL
}
