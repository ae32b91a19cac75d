package io.holdfast.app.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.status.PrivateFile;
import io.holdfast.embedded.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;

/** The instance's own key, for who has no issuer of tokens yet: {@code holdfast token} signs with it. */
final class DevelopmentKey {
    private static final String FOLDER = "security";
    private static final String NAME = "development-key.json";

    private DevelopmentKey() {}

    /** Made when it is missing. */
    static ECKey in(DataFolder data) {
        return of(data.path()).orElseGet(() -> {
            var key = generate();
            PrivateFile.write(data.claim(FOLDER).resolve(NAME), key.toJSONString());
            return key;
        });
    }

    /** Empty when no server needed one yet. */
    static Optional<ECKey> of(Path data) {
        Path file = data.resolve(FOLDER).resolve(NAME);
        try {
            return Optional.of(ECKey.parse(Files.readString(file, UTF_8)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | ParseException e) {
            throw new CommandException("cannot use the key in " + file + ": " + Cause.of(e), e);
        }
    }

    private static ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }
}
