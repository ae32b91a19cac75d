package io.holdfast.app.security;

import io.holdfast.app.cli.DataOption;
import io.holdfast.app.cli.Installation;
import io.holdfast.app.settings.Settings;
import io.holdfast.app.settings.SettingsLoader;
import io.holdfast.gateway.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Issues tokens that an instance of the profile {@code secured} believes, while it has no other issuer. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints a token for development, signed with the instance's own key.",
            "An instance that was given the keys of an issuer (jwt.keys) does not believe it.",
            "  curl -H \"Authorization: Bearer $(holdfast token --role customer --subject 7)\" …"
        })
public final class TokenCommand implements Runnable {
    private static final long MOST_HOURS = 24L * 365;
    private static final String SUBJECT = "[A-Za-z0-9_-]{1,64}";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description =
                    "The settings of the server, for jwt.issuer and jwt.audience; by default conf/default.properties.")
    private @Nullable Path conf;

    @Option(
            names = "--role",
            required = true,
            split = ",",
            paramLabel = "ROLE",
            description = "customer, merchant or operator, or several with commas between.")
    private List<String> roles = List.of();

    @Option(
            names = "--subject",
            required = true,
            paramLabel = "ID",
            description = "Who the token is for; for a customer the id of the user.")
    private String subject = "";

    @Option(names = "--hours", paramLabel = "N", description = "How long it is good, by default 1 hour.")
    private long hours = 1;

    @Override
    public void run() {
        check();
        Settings.Jwt jwt =
                SettingsLoader.jwt(Optional.ofNullable(conf).or(Installation::defaultConfiguration), System.getenv());
        System.out.println(DevelopmentTokens.issue(data.folder(), jwt, roles, subject, Duration.ofHours(hours)));
    }

    private void check() {
        var unknown =
                roles.stream().filter(role -> Role.ofLabel(role).isEmpty()).findFirst();
        if (unknown.isPresent()) {
            throw misuse("--role is '" + unknown.get() + "', which is none of "
                    + String.join(
                            ", ", Stream.of(Role.values()).map(Role::label).toList()));
        }
        if (!subject.matches(SUBJECT)) {
            throw misuse("--subject is '" + subject + "', which is not 1 to 64 of A-Z, a-z, 0-9, _ and -");
        }
        if (hours < 1 || hours > MOST_HOURS) {
            throw misuse("--hours is " + hours + ", which is not 1 to " + MOST_HOURS);
        }
    }

    private ParameterException misuse(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
