package io.holdfast.app.dlq;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows dead letters. */
abstract sealed class LettersCommand implements Callable<Integer> {
    @Mixin
    final AdminOptions admin = new AdminOptions();

    /** Lists them. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Lists the events that a consumer could not apply: whose, which, why, and after how many tries.",
                "Exits with 0 when there are none, with 1 when there are some, and with 2 when it cannot be asked."
            },
            exitCodeOnExecutionException = ExitCode.USAGE)
    static final class ListAll extends LettersCommand {
        @Option(
                names = "--consumer",
                paramLabel = "NAME",
                converter = Given.Consumer.class,
                description = "Those of one only, such as order-history.")
        private @Nullable String consumer;

        @Override
        public Integer call() {
            var letters = admin.api().letters(consumer);
            admin.show(letters, LetterText::list);
            return letters.getInteger("count") == 0 ? 0 : 1;
        }
    }

    /** Shows one of them, whole. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Shows one of them with its headers and its value.")
    static final class Show extends LettersCommand {
        @Parameters(paramLabel = "ID", description = "As `dlq list` names it, such as order-history:orders:0:17.")
        @SuppressWarnings("NullAway.Init")
        private String id;

        @Override
        public Integer call() {
            admin.show(admin.api().letter(id), LetterText::whole);
            return 0;
        }
    }
}
