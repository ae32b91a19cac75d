package io.holdfast.remote;

/** What is asked of a participant in another process; the name travels with it. */
enum Question {
    /** To carry out commands in the generation that the letter names, and in no other; answered with a reply for each. */
    COMMANDS,
    /** To read balances; answered with one for each id. */
    BALANCES,
    /** To forget what is settled; not answered. */
    LOW_WATER,
    /** Whether somebody is there; answered with nothing. */
    PING
}
