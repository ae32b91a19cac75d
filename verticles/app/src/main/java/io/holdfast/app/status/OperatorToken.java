package io.holdfast.app.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.embedded.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * What the commands of an instance show its server instead of a token: a secret that every start draws anew, in a file that
 * only the server's user can read. Whoever can read it has the data, too.
 */
public final class OperatorToken {
    private static final String NAME = "operator-token";
    private static final int BYTES = 32;

    private OperatorToken() {}

    /** Draws and writes the one of this start. */
    public static String renew(DataFolder data) {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        PrivateFile.write(data.claim(StatusFile.FOLDER).resolve(NAME), token);
        return token;
    }

    /** Empty where no server of this version ran. */
    public static Optional<String> of(Path data) {
        try {
            return Optional.of(Files.readString(data.resolve(StatusFile.FOLDER).resolve(NAME), UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CommandException("cannot read the operator's token in " + data + ": " + Cause.of(e), e);
        }
    }
}
