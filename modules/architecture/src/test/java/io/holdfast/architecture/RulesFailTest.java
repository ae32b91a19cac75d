package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.holdfast.architecture.example.journal.DropsFutures;
import io.holdfast.architecture.example.stock.SharesState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows that each rule about classes finds what it forbids, and nothing else, in a project made of bad examples. */
class RulesFailTest {
    private static final String ROOT = "io.holdfast.architecture.example";
    private static final JavaClasses EXAMPLES = new ClassFileImporter().importPackages(ROOT);

    @Test
    void importsOutsideOfTheTableAreFound() {
        assertThat(new ImportRules(ROOT).complaints(EXAMPLES))
                .containsExactlyInAnyOrder(
                        ROOT + ".protocol.LogsFromThePureCore may not know java.util.logging.Logger",
                        ROOT + ".order.KnowsStock may not know " + ROOT + ".stock.SharesState",
                        ROOT + ".order.KnowsStock may not know " + ROOT + ".app.Wiring",
                        ROOT + ".app.ServesFromAModel may not know " + ROOT + ".simulation.Model",
                        ROOT + ".embedded.KnowsVertx may not know io.vertx.core.Future");
    }

    @Test
    void aModuleThatTheTableDoesNotHaveIsFound() {
        JavaClasses project = new ClassFileImporter().importPackages("io.holdfast.architecture");

        assertThat(new ImportRules("io.holdfast.architecture").complaints(project))
                .contains("example is not in the table of modules");
    }

    @Test
    void clocksChanceAndSharedStateAreFound() {
        String clock = ROOT + ".coordinator.ReadsTheClock may not call ";
        String stock = ROOT + ".stock.SharesState";

        assertThat(new PurityRules(ROOT).complaints(EXAMPLES))
                .containsExactlyInAnyOrder(
                        clock + "java.lang.System.currentTimeMillis: time and chance arrive as arguments",
                        clock + "java.lang.System.nanoTime: time and chance arrive as arguments",
                        clock + "java.util.Random.<init>: time and chance arrive as arguments",
                        stock + ".put(java.lang.String) may not be synchronized",
                        stock
                                + " may not use java.util.concurrent.ConcurrentHashMap: its state belongs to one event loop",
                        stock
                                + " may not use java.util.concurrent.atomic.AtomicLong: its state belongs to one event loop");
    }

    @Test
    void droppedFuturesAreFound() {
        List<String> complaints = BytecodeRules.complaints(
                DropsFutures.class.getName(), getClass().getClassLoader());

        assertThat(complaints)
                .hasSize(3)
                .anyMatch(each -> each.contains("DropsFutures.byStatement"))
                .anyMatch(each -> each.contains("DropsFutures.byReference"))
                .anyMatch(each -> each.contains("DropsFutures.lambda$byLambda"));
    }

    @Test
    void synchronizedBlocksAreFound() {
        assertThat(BytecodeRules.complaints(
                        SharesState.class.getName(), getClass().getClassLoader()))
                .singleElement()
                .asString()
                .contains("SharesState.next", "synchronizes");
    }
}
