package io.holdfast.app.faults;

import io.holdfast.faults.FaultPoint;

/** What fails because a rule says so. */
final class InjectedFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InjectedFaultException(FaultPoint point) {
        super("a fault was injected at " + point.label());
    }
}
