package io.holdfast.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who may import whom: one table, read by people and held by the gate. */
final class ImportRules {
    private static final Set<String> EVERY_MODULE = Set.of(
            "protocol",
            "coordinator",
            "simulation",
            "faults",
            "embedded",
            "events",
            "journal",
            "reservations",
            "remote",
            "runtime",
            "order",
            "stock",
            "payment",
            "consumers",
            "gateway");

    /**
     * What each module may know of the others. Domains meet only in protocol, and nothing knows app. Reservations know the
     * journal because Redis is rebuilt from it, never the other way round. Nothing that can be disturbed knows faults: they are
     * set at the gateway and put around the ports by app. Consumers implement what the gateway shows of them.
     */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("fuzzing", Set.of()),
            Map.entry("protocol", Set.of()),
            Map.entry("coordinator", Set.of("protocol")),
            Map.entry("simulation", Set.of("protocol", "coordinator")),
            Map.entry("faults", Set.of("protocol")),
            Map.entry("embedded", Set.of()),
            Map.entry("journal", Set.of("protocol", "coordinator", "runtime")),
            Map.entry("events", Set.of("protocol", "journal", "runtime")),
            Map.entry("reservations", Set.of("protocol", "coordinator", "runtime", "journal")),
            Map.entry("remote", Set.of("protocol", "runtime", "reservations", "journal")),
            Map.entry("runtime", Set.of("protocol", "coordinator")),
            Map.entry("order", Set.of("protocol", "coordinator", "journal", "reservations", "runtime")),
            Map.entry("stock", Set.of("protocol", "coordinator", "journal", "reservations", "runtime")),
            Map.entry("payment", Set.of("protocol", "coordinator", "journal", "reservations", "runtime")),
            Map.entry("consumers", Set.of("protocol", "journal", "events", "gateway")),
            Map.entry("gateway", Set.of("protocol", "coordinator", "faults", "journal", "reservations", "runtime")),
            Map.entry("app", EVERY_MODULE));

    /** The command that runs the simulator; nothing else of app knows it, since nothing that serves may depend on it. */
    private static final String MAY_SIMULATE = "app.simulate";

    private static final Set<String> PURE = Set.of("protocol", "coordinator", "faults", "fuzzing");
    private static final Set<String> WITHOUT_VERTX =
            Set.of("protocol", "coordinator", "faults", "fuzzing", "simulation", "embedded");
    private static final Set<String> JAVA_BASE =
            ModuleLayer.boot().findModule("java.base").orElseThrow().getPackages();

    private final String root;

    ImportRules(String root) {
        this.root = root;
    }

    static Set<String> modules() {
        return MAY_KNOW.keySet();
    }

    /** One sentence for each pair of class and import that the table forbids. */
    List<String> complaints(JavaClasses classes) {
        Set<String> complaints = new TreeSet<>();
        for (JavaClass each : classes) {
            String module = moduleOf(each);
            if (module.isEmpty()) {
                continue;
            }
            if (!MAY_KNOW.containsKey(module)) {
                complaints.add(module + " is not in the table of modules");
                continue;
            }
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!allowed(module, target) || isSimulationIn(each, module, target)) {
                    complaints.add(each.getName() + " may not know " + target.getName());
                }
            }
        }
        return List.copyOf(complaints);
    }

    /** The module's name, or nothing for what is outside of the root, and for these tests themselves. */
    private String moduleOf(JavaClass each) {
        String prefix = root + ".";
        if (!each.getPackageName().startsWith(prefix)) {
            return "";
        }
        String module = each.getPackageName().substring(prefix.length()).split("\\.")[0];
        return module.equals("architecture") ? "" : module;
    }

    private boolean isSimulationIn(JavaClass each, String module, JavaClass target) {
        return module.equals("app")
                && moduleOf(target).equals("simulation")
                && !each.getPackageName().equals(root + "." + MAY_SIMULATE);
    }

    private boolean allowed(String module, JavaClass target) {
        if (target.isPrimitive()) {
            return true;
        }
        String other = moduleOf(target);
        if (!other.isEmpty()) {
            return other.equals(module)
                    || MAY_KNOW.getOrDefault(module, Set.of()).contains(other);
        }
        String imported = target.getPackageName();
        if (PURE.contains(module)) {
            return JAVA_BASE.contains(imported) || imported.startsWith("org.jspecify.");
        }
        boolean ofVertx = imported.startsWith("io.vertx.") || imported.startsWith("io.netty.");
        return !(ofVertx && WITHOUT_VERTX.contains(module));
    }
}
