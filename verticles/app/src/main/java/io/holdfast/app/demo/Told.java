package io.holdfast.app.demo;

/** What a buyer has been told. */
enum Told {
    NOTHING,
    BOUGHT,
    REFUSED
}
