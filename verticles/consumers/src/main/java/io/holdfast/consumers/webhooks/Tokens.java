package io.holdfast.consumers.webhooks;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Names and secrets that nobody can guess, if the chance is one that nobody can. */
final class Tokens {
    private static final int NAME_BYTES = 8;
    private static final int SECRET_BYTES = 32;

    private Tokens() {}

    static String random(RandomGenerator chance) {
        return hex(chance, NAME_BYTES);
    }

    static String secret(RandomGenerator chance) {
        return "whsec_" + hex(chance, SECRET_BYTES);
    }

    private static String hex(RandomGenerator chance, int length) {
        var bytes = new byte[length];
        chance.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
