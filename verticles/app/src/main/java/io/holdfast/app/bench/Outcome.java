package io.holdfast.app.bench;

/** What can come of a checkout that was sent, as the report counts it. */
enum Outcome {
    SUCCESSFUL("successful", "successful"),
    REFUSED("refused", "refused"),
    NOT_NOW("not_now", "429, sent again"),
    UNKNOWN("unknown", "202, unknown"),
    FAILED("failed", "a defect"),
    LOST("lost", "not answered");

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int TOO_MANY = 429;
    private static final int LEAST_DEFECT = 500;

    private final String key;
    private final String label;

    Outcome(String key, String label) {
        this.key = key;
        this.label = label;
    }

    static Outcome of(int status) {
        return switch (status) {
            case OK -> SUCCESSFUL;
            case ACCEPTED -> UNKNOWN;
            case TOO_MANY -> NOT_NOW;
            default -> status < LEAST_DEFECT ? REFUSED : FAILED;
        };
    }

    /** Its name in JSON. */
    String key() {
        return key;
    }

    /** Its name for people. */
    String label() {
        return label;
    }
}
