package io.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.holdfast.fuzzing.Inputs;
import io.holdfast.gateway.Authenticator.InvalidTokenException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a stranger writes into the header Authorization, it is one token that is asked about, or none. */
class CredentialsFuzzTest {
    private final List<String> asked = new ArrayList<>();
    private final Authenticator authenticator = token -> {
        asked.add(token);
        return new Caller("u1", Set.of());
    };

    static Stream<byte[]> headers() {
        return Inputs.near(
                "Bearer abc.def.ghi",
                "bearer ",
                "Basic bWU6YWJjLmRlZi5naGk=",
                "BASIC bWU6",
                "Basic bWU=",
                "Digest a=b");
    }

    @MethodSource("headers")
    @FuzzTest
    void aHeaderHasOneTokenOrIsRefused(byte[] input) throws Exception {
        asked.clear();
        var header = new String(input, UTF_8);
        try {
            new Credentials(authenticator, true).callerOf(List.of(header));
        } catch (InvalidTokenException refused) {
            assertThat(refused).hasMessageContaining("Basic");
            assertThat(asked).isEmpty();
            return;
        }
        assertThat(asked).hasSize(1);
        if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            assertThat(header)
                    .endsWith(asked.getFirst())
                    .hasSize(7 + asked.getFirst().length());
        } else {
            assertThat(header).startsWithIgnoringCase("Basic ");
        }
    }

    @MethodSource("headers")
    @FuzzTest
    void whatABrowserSendsAsThePasswordIsTheToken(byte[] input) throws Exception {
        asked.clear();
        var token = new String(input, UTF_8);
        var pair = Base64.getEncoder().encodeToString(("me:" + token).getBytes(UTF_8));

        new Credentials(authenticator, true).callerOf(List.of("Basic " + pair));

        assertThat(asked).containsExactly(token);
    }
}
