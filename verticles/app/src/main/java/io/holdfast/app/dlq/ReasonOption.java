package io.holdfast.app.dlq;

import io.holdfast.gateway.Reason;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Why something is done. */
final class ReasonOption {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; goes on record.")
    private @Nullable String reason;

    /** Of something that needs none. */
    void addTo(JsonObject wanted, int maxLength) {
        if (reason != null) {
            addNeeded(wanted, maxLength);
        }
    }

    void addNeeded(JsonObject wanted, int maxLength) {
        if (reason == null || !Reason.fits(reason, maxLength)) {
            throw new ParameterException(command.commandLine(), "--reason must be " + Reason.rule(maxLength));
        }
        wanted.put("reason", reason);
    }
}
