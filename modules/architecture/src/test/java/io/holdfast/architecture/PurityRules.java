package io.holdfast.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** No clock, randomness or UUID outside app and the ports, and nothing that is made for sharing between threads in a verticle. */
final class PurityRules {
    private static final Set<String> CLOCK_AND_CHANCE = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.security.SecureRandom.<init>",
            "java.security.SecureRandom.getInstanceStrong",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.system",
            "java.time.InstantSource.system");

    /** With a seed as argument these are functions; without one they are chance. */
    private static final Set<String> SEEDED = Set.of("java.util.Random.<init>", "java.util.SplittableRandom.<init>");

    /** app chooses clocks and seeds; embedded waits for processes of the operating system, which know no other time. */
    private static final Set<String> MAY_READ_THE_CLOCK = Set.of("app", "embedded");

    /** Their state belongs to one event loop. */
    private static final Set<String> ON_A_LOOP =
            Set.of("journal", "reservations", "runtime", "order", "stock", "payment", "gateway");

    private static final Set<String> SHARED_STATE = Set.of(
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentMap",
            "java.util.concurrent.ConcurrentSkipListMap",
            "java.util.concurrent.ConcurrentLinkedQueue",
            "java.util.concurrent.ConcurrentLinkedDeque",
            "java.util.concurrent.CopyOnWriteArrayList",
            "java.util.concurrent.LinkedBlockingQueue",
            "java.util.concurrent.ArrayBlockingQueue",
            "java.util.concurrent.Semaphore",
            "java.util.concurrent.CountDownLatch",
            "io.vertx.core.shareddata.LocalMap");

    private final String root;

    PurityRules(String root) {
        this.root = root;
    }

    List<String> complaints(JavaClasses classes) {
        Set<String> complaints = new TreeSet<>();
        for (JavaClass each : classes) {
            String module = moduleOf(each);
            if (!module.isEmpty() && !MAY_READ_THE_CLOCK.contains(module) && !isAdapter(module, each)) {
                findClockAndChance(each, complaints);
            }
            if (ON_A_LOOP.contains(module)) {
                findSharedState(each, complaints);
            }
        }
        return List.copyOf(complaints);
    }

    private void findClockAndChance(JavaClass each, Set<String> complaints) {
        for (JavaAccess<?> access : each.getAccessesFromSelf()) {
            if (access.getTarget() instanceof CodeUnitAccessTarget target) {
                complainOfCall(each, target, complaints);
            }
        }
    }

    private static void complainOfCall(JavaClass caller, CodeUnitAccessTarget target, Set<String> complaints) {
        String name = target.getOwner().getName() + "." + target.getName();
        boolean unseeded =
                SEEDED.contains(name) && target.getRawParameterTypes().isEmpty();
        if (CLOCK_AND_CHANCE.contains(name) || unseeded) {
            complaints.add(caller.getName() + " may not call " + name + ": time and chance arrive as arguments");
        }
    }

    private static void findSharedState(JavaClass each, Set<String> complaints) {
        each.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                .forEach(method -> complaints.add(method.getFullName() + " may not be synchronized"));
        each.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(PurityRules::isShared)
                .forEach(target -> complaints.add(
                        each.getName() + " may not use " + target.getName() + ": its state belongs to one event loop"));
    }

    private static boolean isShared(JavaClass target) {
        return target.getPackageName().equals("java.util.concurrent.atomic")
                || target.getPackageName().equals("java.util.concurrent.locks")
                || SHARED_STATE.contains(target.getName());
    }

    /** Implements a port of the coordinator, or a clock of the JDK: the place where time enters. */
    private boolean isAdapter(String module, JavaClass each) {
        return ON_A_LOOP.contains(module)
                && each.getAllRawInterfaces().stream()
                        .anyMatch(port -> port.getPackageName().equals(root + ".coordinator")
                                || port.getName().equals("java.time.InstantSource"));
    }

    private String moduleOf(JavaClass each) {
        String prefix = root + ".";
        if (!each.getPackageName().startsWith(prefix)) {
            return "";
        }
        String module = each.getPackageName().substring(prefix.length()).split("\\.")[0];
        return module.equals("architecture") ? "" : module;
    }
}
