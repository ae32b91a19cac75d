package io.holdfast.protocol;

/** The 64-bit FNV-1a hash: no allocation, the same on every machine. Detects mistakes, not attackers. */
final class Fnv {
    static final long START = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Fnv() {}

    static long hash(long start, CharSequence text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }
}
