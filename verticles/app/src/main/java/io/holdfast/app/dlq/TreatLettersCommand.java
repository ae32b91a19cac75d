package io.holdfast.app.dlq;

import io.holdfast.gateway.DeadLetterControl.Verb;
import io.holdfast.protocol.Intervention;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has something done about dead letters. */
abstract sealed class TreatLettersCommand implements Callable<Integer> {
    private final Verb verb;

    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "As `dlq list` names them.")
    private List<String> ids = List.of();

    @Option(
            names = "--consumer",
            paramLabel = "NAME",
            converter = Given.Consumer.class,
            description = "All of one consumer, such as order-history.")
    private @Nullable String consumer;

    @Option(names = "--all", description = "All that there are.")
    private boolean all;

    private TreatLettersCommand(Verb verb) {
        this.verb = verb;
    }

    @Override
    public Integer call() {
        var wanted = wanted();
        var treated = admin.api().treatLetters(verb.label(), wanted);
        admin.show(treated, LetterText::treated);
        var entries = treated.getJsonArray("entries");
        boolean complete = !entries.isEmpty()
                && treated.getJsonArray("not_found").isEmpty()
                && entries.stream().allMatch(entry -> ((JsonObject) entry).getBoolean("done"));
        return complete ? 0 : 1;
    }

    private JsonObject wanted() {
        var wanted = new JsonObject();
        if (!ids.isEmpty()) {
            wanted.put("id", new JsonArray(ids));
        }
        if (consumer != null) {
            wanted.put("consumer", consumer);
        }
        if (all) {
            wanted.put("all", true);
        }
        requireOne(wanted.size());
        switch (verb) {
            case REPLAY -> reason.addTo(wanted, Intervention.MAX_REASON);
            case DISCARD -> reason.addNeeded(wanted, Intervention.MAX_REASON);
        }
        return wanted;
    }

    private void requireOne(int given) {
        if (given != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    given == 0
                            ? "name dead letters by id, or give --consumer NAME or --all"
                            : "dead letters by id, --consumer and --all exclude each other");
        }
    }

    /** Has them applied. */
    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Has the consumer of each apply it now. What succeeds is gone from the list, and has its effect once.",
                "Exits with 1 when one that was meant was not applied, and when nothing matches."
            })
    static final class Replay extends TreatLettersCommand {
        Replay() {
            super(Verb.REPLAY);
        }
    }

    /** Gives them up. */
    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Gives them up: they never have their effect. Needs a reason, which goes on record.",
                "Exits with 1 when one that was meant is not there, and when nothing matches."
            })
    static final class Discard extends TreatLettersCommand {
        Discard() {
            super(Verb.DISCARD);
        }
    }
}
