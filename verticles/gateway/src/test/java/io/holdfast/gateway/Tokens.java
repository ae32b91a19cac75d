package io.holdfast.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;

/** An authenticator to whom a token is what it says: a subject, a colon, and roles with plus signs between. */
final class Tokens implements Authenticator {
    /** As if all had expired. */
    volatile boolean over;

    @Override
    public Caller authenticate(String token) throws InvalidTokenException {
        int colon = token.indexOf(':');
        if (colon < 0 || over) {
            throw new InvalidTokenException("the token has expired");
        }
        return new Caller(token.substring(0, colon), roles(token.substring(colon + 1)));
    }

    private static Set<Role> roles(String labels) {
        return Arrays.stream(labels.split("\\+"))
                .flatMap(label -> Role.ofLabel(label).stream())
                .collect(Collectors.toSet());
    }

    static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    /** As a browser sends it that has asked a person for it. */
    static String password(String token) {
        var pair = "any name:" + token;
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
