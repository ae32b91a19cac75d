package io.holdfast.gateway;

import java.util.List;

/** The errors that the gateway finds by itself; those of the domains are {@code Answer.Kind}. */
final class Problems {
    static final Problem MALFORMED =
            new Problem(400, "malformed-request", "The request is malformed", "The request cannot be read as HTTP.");
    static final Problem AMBIGUOUS = new Problem(
            400,
            "malformed-request",
            "The request is malformed",
            "There must be one Host, and Transfer-Encoding, if there is one, must be chunked.");
    static final Problem INVALID_KEY = new Problem(
            400,
            "invalid-idempotency-key",
            "The idempotency key is invalid",
            "Idempotency-Key must be one header of 1 to 255 visible ASCII characters.");
    static final Problem NOT_LOCAL = new Problem(
            403,
            "not-local",
            "Not for pages from elsewhere",
            "Host, and Origin if there is one, must be 127.0.0.1, localhost or [::1].");
    static final Problem NOT_OF_THIS_PORT = new Problem(
            403,
            "not-local",
            "Not for pages from elsewhere",
            "Origin, if there is one, must be https:// and the one Host that was asked.");
    static final Problem UNKNOWN_PATH =
            new Problem(404, "unknown-path", "No such path", "Nothing answers at this path.");
    static final Problem FAULTS_OFF = new Problem(
            404,
            "faults-off",
            "Fault injection is off",
            "Start the server with `up --faults`, or with faults.enabled = true, to be able to inject faults.");
    static final Problem EVENTS_OFF = new Problem(
            404,
            "events-off",
            "Nothing is announced",
            "This is made of events, and events.enabled is false or events.consumers leaves it out.");
    static final Problem UNHEARD_OF = new Problem(
            404,
            "unheard-of",
            "Nothing was heard of it",
            "No event has told of this; what has just happened is told within a second or so.");
    static final Problem NOTHING_OF_THAT_NAME = new Problem(
            404,
            "nothing-of-that-name",
            "Nothing of that name",
            "Neither this node nor the journal knows it, or it is not this instance's own.");
    static final Problem BODY_TOO_LARGE = new Problem(
            413, "body-too-large", "The body is too large", "A body may have " + Bodies.MAX_BYTES + " bytes.");
    static final Problem URI_TOO_LONG =
            new Problem(414, "uri-too-long", "The URI is too long", "The request line may have 4096 bytes.");
    static final Problem HEADERS_TOO_LARGE = new Problem(
            431, "headers-too-large", "The headers are too large", "All headers together may have 8192 bytes.");
    static final Problem INTERNAL = new Problem(
            500,
            "internal-error",
            "Something broke",
            "The server failed; whether the request took effect is not known. Read back before trying again.");
    static final Problem NO_ANSWER = new Problem(
            504,
            "no-answer",
            "No answer in time",
            "Whether the request took effect is not known. Read back before trying again.");

    private static final int MAX_SHOWN = 80;
    private static final int MAX_SENTENCE = 400;

    private Problems() {}

    static Problem invalidParameter(String name, String value, String allowed) {
        return new Problem(
                400,
                "invalid-parameter",
                "A parameter is invalid",
                name + " is '" + shown(value, MAX_SHOWN) + "'; allowed: " + allowed + ".");
    }

    static Problem invalidFault(String why) {
        return new Problem(400, "invalid-fault", "The fault rule is invalid", shown(why, MAX_SENTENCE) + ".");
    }

    static Problem invalidIntervention(String why) {
        return new Problem(
                400, "invalid-intervention", "What is wanted cannot be understood", shown(why, MAX_SENTENCE) + ".");
    }

    static Problem invalidWebhook(String why) {
        return new Problem(400, "invalid-webhook", "The webhook is invalid", shown(why, MAX_SENTENCE) + ".");
    }

    static Problem noSuchLetter(String id) {
        return new Problem(
                404,
                "no-such-letter",
                "No such dead letter",
                "There is no dead letter " + shown(id, MAX_SHOWN) + ": it was replayed or discarded, or never was.");
    }

    static Problem noSuchWebhook(String id) {
        return new Problem(
                404,
                "no-such-webhook",
                "No such webhook",
                "There is no webhook " + shown(id, MAX_SHOWN) + ": it was removed, or never was.");
    }

    static Problem methodNotAllowed(String allowed) {
        return new Problem(
                405, "method-not-allowed", "The method is not allowed", "This path answers " + allowed + " only.");
    }

    static Problem unauthenticated(String why) {
        return new Problem(401, "unauthenticated", "Who asks is not known", shown(why, MAX_SENTENCE) + ".");
    }

    static Problem forbidden(List<String> roles) {
        return new Problem(
                403, "forbidden", "Not for this role", "This is for the role " + String.join(" or ", roles) + ".");
    }

    static Problem tooManyRequests(RateLimits.Policy policy) {
        return new Problem(
                429,
                "too-many-requests",
                "Too many requests",
                "This " + policy.name() + " may send " + policy.perSecond() + " requests a second; nothing happened.");
    }

    static Problem notLive(String detail) {
        return new Problem(503, "not-live", "The process does not get on", detail);
    }

    static Problem notReady(String detail) {
        return new Problem(503, "not-ready", "Not ready for requests", detail);
    }

    static Problem notStarted(String detail) {
        return new Problem(503, "not-started", "Not ready for the first time yet", detail);
    }

    static Problem notNow(String detail) {
        return new Problem(429, "not-now", "Not now; nothing happened", detail);
    }

    /** Cut to a length, and with everything but visible ASCII spelled out, so that it is safe in a log as well. */
    private static String shown(String value, int most) {
        var shown = new StringBuilder();
        int end = Math.min(value.length(), most);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (Syntax.isVisible(c) || c == ' ') {
                shown.append(c);
            } else {
                shown.append(String.format("<U+%04X>", (int) c));
            }
        }
        return end < value.length() ? shown.append("...").toString() : shown.toString();
    }
}
