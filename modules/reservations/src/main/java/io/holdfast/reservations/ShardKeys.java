package io.holdfast.reservations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.protocol.ShardId;

/** The Redis keys of one generation of a shard; all of them carry the shard's hash tag. */
final class ShardKeys {
    private final ShardId shard;
    private final long generation;
    private final byte[] generationText;
    private final byte[] header;
    private final byte[] available;
    private final byte[] pending;
    private final byte[] subjects;
    private OfSession lastSession;

    ShardKeys(ShardId shard, long generation) {
        this.shard = shard;
        this.generation = generation;
        this.generationText = ascii(generation);
        this.header = key("header");
        this.available = key("available");
        this.pending = key("pending");
        this.subjects = key("subjects");
        this.lastSession = new OfSession(0, key("branches:0"), ascii(0));
    }

    /** What varies with the session: the key of its records, and its number as an argument. */
    static final class OfSession {
        private final long session;
        private final byte[] branches;
        private final byte[] text;

        private OfSession(long session, byte[] branches, byte[] text) {
            this.session = session;
            this.branches = branches;
            this.text = text;
        }

        byte[] branches() {
            return branches;
        }

        byte[] text() {
            return text;
        }
    }

    /** The pattern of all keys of a shard, whatever their generation. */
    static String everyGeneration(ShardId shard) {
        return tag(shard) + "*";
    }

    /** The generation of a key of the shard, or -1 for a key that is not of this form. */
    static long generationOf(ShardId shard, String key) {
        int from = tag(shard).length();
        int to = key.indexOf(':', from);
        if (to <= from || to - from > 18) {
            return -1;
        }
        String digits = key.substring(from, to);
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(digits) : -1;
    }

    long generation() {
        return generation;
    }

    byte[] generationText() {
        return generationText;
    }

    byte[] header() {
        return header;
    }

    byte[] available() {
        return available;
    }

    byte[] pending() {
        return pending;
    }

    byte[] subjects() {
        return subjects;
    }

    /** The records of a session. */
    byte[] branches(long session) {
        return key("branches:" + session);
    }

    /** The last one is kept: nearly every call is of the session of the loop that owns this object. */
    OfSession of(long session) {
        if (lastSession.session != session) {
            lastSession = new OfSession(session, key("branches:" + session), ascii(session));
        }
        return lastSession;
    }

    static byte[] ascii(long number) {
        return Long.toString(number).getBytes(UTF_8);
    }

    private byte[] key(String name) {
        return (tag(shard) + generation + ":" + name).getBytes(UTF_8);
    }

    private static String tag(ShardId shard) {
        return "{" + shard + "}:";
    }
}
