package io.holdfast.gateway;

import io.holdfast.gateway.Authenticator.InvalidTokenException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The token that a request shows: as {@code Bearer}, or where a browser may come, as the password of {@code Basic}, which it asks its
 * person for and then sends with everything, the page's streams included.
 */
record Credentials(Authenticator authenticator, boolean isForBrowsers) {
    private static final String WWW_AUTHENTICATE = "WWW-Authenticate";
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    /** None were given. */
    static final class MissingException extends Exception {
        private static final long serialVersionUID = 1;

        MissingException() {
            super("Authorization: Bearer TOKEN is missing", null, false, false);
        }
    }

    Caller callerOf(HttpServerRequest http) throws MissingException, InvalidTokenException {
        return callerOf(http.headers().getAll(HttpHeaders.AUTHORIZATION));
    }

    boolean areBelieved(HttpServerRequest http) {
        try {
            callerOf(http);
            return true;
        } catch (MissingException | InvalidTokenException e) {
            return false;
        }
    }

    /** The caller by all headers of that name that a request has. */
    Caller callerOf(List<String> given) throws MissingException, InvalidTokenException {
        if (given.isEmpty()) {
            throw new MissingException();
        }
        if (given.size() == 1) {
            var credentials = given.getFirst();
            if (isOf(BEARER, credentials)) {
                return authenticator.authenticate(credentials.substring(BEARER.length()));
            }
            if (isForBrowsers && isOf(BASIC, credentials)) {
                return authenticator.authenticate(passwordIn(credentials.substring(BASIC.length())));
            }
        }
        throw new InvalidTokenException("Authorization must be one header, of the scheme Bearer"
                + (isForBrowsers ? ", or of Basic with the token as the password" : ""));
    }

    private static boolean isOf(String scheme, String credentials) {
        return credentials.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static String passwordIn(String encoded) throws InvalidTokenException {
        try {
            var pair = new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon >= 0) {
                return pair.substring(colon + 1);
            }
        } catch (IllegalArgumentException notBase64) {
            // As wrong as one without a colon.
        }
        throw new InvalidTokenException("Authorization of the scheme Basic is not the Base64 of NAME:TOKEN");
    }

    /** Says on the answer which ones are asked for. */
    void challenge(HttpServerRequest http, boolean wereWrong) {
        var challenges = new ArrayList<String>();
        challenges.add("Bearer realm=\"holdfast\"" + (wereWrong ? ", error=\"invalid_token\"" : ""));
        if (isForBrowsers) {
            challenges.add("Basic realm=\"holdfast, a token as the password\", charset=\"UTF-8\"");
        }
        http.response().putHeader(WWW_AUTHENTICATE, challenges);
    }
}
