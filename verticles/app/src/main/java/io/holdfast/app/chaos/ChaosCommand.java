package io.holdfast.app.chaos;

import io.holdfast.app.cli.Installation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs scenarios against real processes. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs scenarios from chaos/ against real processes: under load it kills, pauses, empties, cuts off and fills up"
                    + " what the shop needs. In the end the audit must hold, and every buyer must have been told what the"
                    + " books say. One line for each; on a failure the complaints, and the folder with the logs.",
            "Each uses an instance of its own, in TMPDIR, and removes it again unless it fails.",
            "Exits with 0 when all passed, with 1 when one failed, with 3 when one could not be run here."
        })
public final class ChaosCommand implements Callable<Integer> {
    private static final long SEEDS = 1_000_000;
    private static final int MOST_ROUNDS = 10_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "list|all|NAME",
            arity = "0..*",
            description = "What there is, by default; or everything; or these scenarios.")
    private List<String> names = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Draw every choice from this seed; by default from a random one, which is said.")
    private @Nullable Long seed;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Go through every `repeat` this often, whatever it says: for a short run.")
    private @Nullable Integer rounds;

    @Override
    public Integer call() {
        if (rounds != null && (rounds < 1 || rounds > MOST_ROUNDS)) {
            throw new ParameterException(spec().commandLine(), "--rounds is a number from 1 to " + MOST_ROUNDS);
        }
        List<Scenario> all = ScenarioReader.readAll(Installation.home().resolve("chaos"));
        if (names.isEmpty() || names.equals(List.of("list"))) {
            all.forEach(scenario -> out().println("%-24s %s"
                    .formatted(scenario.name(), scenario.about().getFirst())));
            return 0;
        }
        return run(chosen(names, all));
    }

    /** Each once, also when {@code all} stands among names. */
    List<Scenario> chosen(List<String> names, List<Scenario> all) {
        return names.stream()
                .flatMap(name -> name.equals("all") ? all.stream() : Stream.of(named(name, all)))
                .distinct()
                .toList();
    }

    private Scenario named(String name, List<Scenario> all) {
        return all.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec().commandLine(),
                        "there is no scenario " + name + ": there are "
                                + all.stream().map(Scenario::name).collect(Collectors.joining(", "))));
    }

    private int run(List<Scenario> scenarios) {
        long drawn = seed != null ? seed : ThreadLocalRandom.current().nextLong(SEEDS);
        OptionalInt often = rounds == null ? OptionalInt.empty() : OptionalInt.of(rounds);
        long startNs = System.nanoTime();
        List<Verdict> verdicts = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            err().printf("holdfast: %s, seed %d%n", scenario.name(), drawn);
            err().flush();
            Verdict verdict = Run.of(scenario, drawn, often);
            verdicts.add(verdict);
            verdict.lines().forEach(out()::println);
            out().flush();
        }
        Total total = Total.of(verdicts);
        if (verdicts.size() > 1) {
            out().println(total.line(drawn, (System.nanoTime() - startNs) / 1e9));
            out().flush();
        }
        return total.exitStatus();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
    }
}
