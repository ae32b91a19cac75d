package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ROOT = "io.holdfast";
    private static final Set<String> MAY_BLOCK = Set.of("embedded", "simulation");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyModuleIsLookedAt() {
        Set<String> seen = CLASSES.stream()
                .map(each -> each.getPackageName().substring(ROOT.length() + 1).split("\\.")[0])
                .collect(Collectors.toSet());

        assertThat(seen).containsAll(ImportRules.modules());
    }

    @Test
    void modulesKnowOnlyWhatTheTableAllows() {
        assertThat(new ImportRules(ROOT).complaints(CLASSES)).isEmpty();
    }

    @Test
    void timeAndChanceAreArgumentsAndStateBelongsToALoop() {
        assertThat(new PurityRules(ROOT).complaints(CLASSES)).isEmpty();
    }

    @Test
    void noFutureIsDroppedAndNothingSynchronizesOnALoop() {
        assertThat(CLASSES.stream()
                        .filter(each -> !MAY_BLOCK.contains(each.getPackageName()
                                .substring(ROOT.length() + 1)
                                .split("\\.")[0]))
                        .map(JavaClass::getName)
                        .flatMap(name ->
                                BytecodeRules.complaints(name, getClass().getClassLoader()).stream()))
                .isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
