package io.foundation.base.api.operation;

/**
 * Hears how operations of {@link Operations} end: a service of this type is found by itself. Called on the thread that ended the operation, so it must
 * not block; what it throws is logged and goes no further.
 */
public interface OperationListener {

    void ended(OperationReport report);
}
