package io.holdfast.app.faults;

/** How an operation goes on after a point, once it has been held there for as long as the rules say. */
enum Course {
    /** As if nothing had been there. */
    GO_ON,
    /** As failed; before the operation, without doing it. */
    FAIL,
    /** It is done, and what came of it is told to nobody. */
    LOSE_REPLY,
    /** It is done twice. */
    TWICE
}
