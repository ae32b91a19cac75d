package io.holdfast.app.dlq;

import io.holdfast.protocol.Remedy;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.StuckReport;
import io.holdfast.protocol.Treatment;
import io.holdfast.protocol.Treatment.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is to be done about each of the things that a person means, or why nothing is. In the order of their sources. */
record Plan(Remedy remedy, List<Patient> patients, boolean truncated) {
    /** One of them, and who has it. */
    record Patient(String source, Stuck stuck) {}

    static Plan of(Remedy remedy, List<StuckReport> found) {
        var patients = found.stream()
                .flatMap(report -> report.latest().stream().map(stuck -> new Patient(report.source(), stuck)))
                .limit(StuckReport.MAX_ENTRIES)
                .toList();
        int count = found.stream()
                .map(StuckReport::counts)
                .map(Map::values)
                .flatMap(Collection::stream)
                .mapToInt(Integer::intValue)
                .sum();
        return new Plan(remedy, patients, patients.size() < count);
    }

    private boolean isTreated(Patient patient) {
        return remedy.refusal(patient.stuck().cause()) == null;
    }

    /** What would be done. */
    Treatment treatment() {
        return treatment(patients.stream().map(this::intended).toList());
    }

    private Treatment treatment(List<Entry> entries) {
        return new Treatment(entries, truncated);
    }

    private Entry intended(Patient patient) {
        return entry(
                patient,
                switch (remedy) {
                    case RETRY -> "is tried again at once";
                    case ABORT -> "the journal is asked for ABORT, unless it holds a decision";
                    case FINISH -> rebuilt(patient, "get a new generation and are rebuilt from the journal");
                });
    }

    private static String rebuilt(Patient patient, String what) {
        return patient.stuck().shards().stream().map(ShardId::toString).collect(Collectors.joining(", ")) + " " + what;
    }

    private Entry entry(Patient patient, String outcome) {
        var refusal = remedy.refusal(patient.stuck().cause());
        return refusal == null ? new Entry(patient.stuck(), true, outcome) : new Entry(patient.stuck(), false, refusal);
    }

    /** What is to be treated by whom. */
    Map<String, List<Stuck>> bySource() {
        var bySource = new LinkedHashMap<String, List<Stuck>>();
        patients.stream().filter(this::isTreated).forEach(patient -> bySource.computeIfAbsent(
                        patient.source(), source -> new ArrayList<>())
                .add(patient.stuck()));
        return bySource;
    }

    /** What was done; {@code outcomes} are those of {@link #bySource}, in that order. */
    Treatment treated(List<String> outcomes) {
        var rest = outcomes.iterator();
        return treatment(patients.stream()
                .map(patient -> entry(patient, isTreated(patient) ? rest.next() : ""))
                .toList());
    }

    /** The shards that are to be rebuilt. */
    Set<ShardId> shards() {
        return patients.stream()
                .filter(this::isTreated)
                .flatMap(patient -> patient.stuck().shards().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What was done, by what became of the shards: an empty text for one that was rebuilt, otherwise what is wrong. */
    Treatment finished(Map<ShardId, String> faults) {
        return treatment(
                patients.stream().map(patient -> finished(patient, faults)).toList());
    }

    private Entry finished(Patient patient, Map<ShardId, String> faults) {
        var wrong = patient.stuck().shards().stream()
                .map(faults::get)
                .filter(fault -> fault != null && !fault.isEmpty())
                .collect(Collectors.joining("; "));
        return !isTreated(patient) || wrong.isEmpty()
                ? entry(patient, rebuilt(patient, "rebuilt from the journal in a new generation"))
                : new Entry(patient.stuck(), false, "not rebuilt: " + wrong);
    }

    @Override
    public String toString() {
        return patients.stream().map(patient -> patient.stuck().target()).collect(Collectors.joining(", "));
    }
}
