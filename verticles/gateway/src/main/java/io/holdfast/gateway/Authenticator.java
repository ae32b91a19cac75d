package io.holdfast.gateway;

/** Tells from a token who asks. A port. */
@FunctionalInterface
public interface Authenticator {
    /** Called on an event loop for every request, so it must not wait for anything. */
    Caller authenticate(String token) throws InvalidTokenException;

    /** The token says nothing that can be believed; the message says why, and nothing of what stands in it. */
    final class InvalidTokenException extends Exception {
        private static final long serialVersionUID = 1;

        public InvalidTokenException(String why) {
            super(why, null, false, false);
        }
    }
}
