package io.holdfast.simulation.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulation.explorer.Explorer.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every state of every scenario, once; what is found comes with the shortest way there. */
class ExplorationTest {
    /** Replies that the participants' table does not have for the verb, or only when an invariant is broken. */
    private static final Pattern NONSENSE =
            Pattern.compile(" Voted (Done|Undone|Mismatch|ModeConflict|Final|Bad|NeedRebuild|Alarm)$"
                    + "| Finished (?!Done|Ended|Lost|Closed)| Undone (?!Undone|Ended|Lost|Closed)");

    private static final long FEWEST_STATES = 1_000_000;

    private static List<Report> sound;
    private static List<Report> confused;

    @BeforeAll
    static void explore() throws InterruptedException, ExecutionException {
        try (var cores = Executors.newFixedThreadPool(2)) {
            var soundTasks = start(Scenarios.all(), cores::submit);
            var confusedTasks = start(Scenarios.confused(), cores::submit);
            sound = await(soundTasks);
            confused = await(confusedTasks);
        }
        Stream.of(sound, confused).flatMap(List::stream).forEach(System.out::println);
        System.out.printf("%,d distinct states%n", states());
    }

    private static long states() {
        return Stream.of(sound, confused)
                .flatMap(List::stream)
                .mapToLong(Report::states)
                .sum();
    }

    private interface Pool {
        Future<Report> submit(Callable<Report> task);
    }

    private static List<Future<Report>> start(List<Scenario> scenarios, Pool pool) {
        return scenarios.stream()
                .map(scenario -> pool.submit(() -> Explorer.explore(scenario)))
                .toList();
    }

    private static List<Report> await(List<Future<Report>> tasks) throws InterruptedException, ExecutionException {
        var reports = new ArrayList<Report>();
        for (Future<Report> task : tasks) {
            reports.add(task.get());
        }
        return List.copyOf(reports);
    }

    @TestFactory
    Stream<DynamicTest> everyInvariantHoldsAndACleanEndStaysInReach() {
        return Stream.of(sound, confused)
                .flatMap(List::stream)
                .map(report -> DynamicTest.dynamicTest(
                        report.name(), () -> assertThat(report.violation()).isNull()));
    }

    /** Fewer would mean that scenarios have lost something that may happen. */
    @Test
    void whatIsExploredIsLarge() {
        assertThat(states()).isGreaterThanOrEqualTo(FEWEST_STATES);
    }

    @Test
    void everyTransitionThatTheStepFunctionsHaveIsTaken() {
        var taken = union(sound);
        taken.addAll(union(confused));
        assertThat(taken.names()).isEqualTo(defined().names());
    }

    /** What only a participant with a defect can cause does not happen by itself; everything else does. */
    @Test
    void onlyNonsenseTakesTheTransitionsThatAreThereForNonsense() {
        assertThat(defined().beyond(union(sound).names()))
                .isEqualTo(defined().names().stream()
                        .filter(NONSENSE.asPredicate())
                        .collect(Collectors.toSet()));
    }

    private static Transitions defined() {
        var defined = new Transitions();
        Stream.of(Scenarios.all(), Scenarios.confused())
                .flatMap(List::stream)
                .forEach(scenario -> defined.addAll(Explorer.defined(scenario)));
        return defined;
    }

    private static Transitions union(List<Report> reports) {
        var union = new Transitions();
        reports.forEach(report -> union.addAll(report.taken()));
        return union;
    }
}
