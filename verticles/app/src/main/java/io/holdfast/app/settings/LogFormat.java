package io.holdfast.app.settings;

/** How a server writes its log, for whoever reads it. */
public enum LogFormat {
    /** As text where a person reads along, otherwise as JSON. */
    AUTO,
    /** A line for people, and stack traces as they are. */
    TEXT,
    /** One object a line, for programs. */
    JSON
}
