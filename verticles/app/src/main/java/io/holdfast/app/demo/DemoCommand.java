package io.holdfast.app.demo;

import io.holdfast.app.trial.TrialInstance;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what this is about, by itself, in about a minute. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Sells out a hot item over a killed server, and compares what every buyer was told with the books.",
            "Uses an instance of its own and removes it again.",
            "Exits with 0 when everything adds up."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int MOST_STOCK = 100_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--stock", paramLabel = "N", defaultValue = "1000", hidden = true)
    private int stock;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        if (stock < 1 || stock > MOST_STOCK) {
            throw new ParameterException(command.commandLine(), "--stock is a number from 1 to " + MOST_STOCK);
        }
        Narrator narrator = new Narrator(command.commandLine().getOut());
        try (TrialInstance instance = TrialInstance.create("demo", Map.of())) {
            return new Story(instance, Scene.of(stock), narrator).tell() ? 0 : 1;
        }
    }
}
