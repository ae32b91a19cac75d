package io.holdfast.reservations;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.Balances;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a model's state into the keys of a real shard and reads it back: the mapping of the contract test. */
final class ModelStore {
    private final RealShard shard;

    ModelStore(RealShard shard) {
        this.shard = shard;
    }

    /** Sent at once; later commands on the connection find it done. */
    Future<?> install(ParticipantModel model) {
        var writes = new ArrayList<Future<Response>>();
        writes.add(shard.send("FLUSHDB"));
        write(writes, "header", header(model.header()));
        write(writes, "available", text(model.balances().available(), String::valueOf));
        write(writes, "pending", text(model.balances().pending(), String::valueOf));
        write(writes, "subjects", text(model.subjects(), TxId::toString));
        model.branches()
                .forEach((tx, branch) ->
                        write(writes, "branches:" + tx.session(), Map.of(Long.toString(tx.seq()), record(branch))));
        return Future.all(writes);
    }

    private void write(List<Future<Response>> writes, String hash, Map<String, String> fields) {
        if (!fields.isEmpty()) {
            var arguments = new ArrayList<Object>(List.of(shard.key(hash)));
            fields.forEach((field, value) -> arguments.addAll(List.of(field, value)));
            writes.add(shard.send("HSET", arguments.toArray()));
        }
    }

    private static Map<String, String> header(Header header) {
        if (header.state() == Header.State.MISSING) {
            return Map.of();
        }
        var fields = new TreeMap<String, String>();
        fields.put("generation", Long.toString(header.generation()));
        fields.put("state", header.state().name());
        fields.put("loaded", "0");
        if (header.floor() > 0) {
            fields.put("floor", Long.toString(header.floor()));
        }
        header.fences().forEach(session -> fields.put("fence:" + session, "1"));
        header.lowWaters().forEach((session, seq) -> fields.put("low:" + session, Long.toString(seq)));
        return fields;
    }

    private static String record(BranchRecord branch) {
        return switch (branch) {
            case BranchRecord.Live live ->
                (live.mode() == Mode.SAGA ? "X" : "P") + live.digest() + " "
                        + live.branch().encodedLines() + " " + live.subject();
            case BranchRecord.Final(String digest) -> "C" + digest;
            case BranchRecord.Tombstone(String digest) -> "A" + digest;
        };
    }

    private static <V> Map<String, String> text(Map<String, V> values, Function<V, String> toText) {
        return values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> toText.apply(entry.getValue())));
    }

    /** What Redis holds now; branches are looked for where these models have some, and in the first sessions. */
    Future<ParticipantModel> observe(ParticipantModel before, ParticipantModel after) {
        var sessions = new TreeSet<>(Set.of(1L, 2L, 3L));
        before.branches().keySet().forEach(tx -> sessions.add(tx.session()));
        after.branches().keySet().forEach(tx -> sessions.add(tx.session()));
        var names = new ArrayList<>(List.of("header", "available", "pending", "subjects"));
        sessions.forEach(session -> names.add("branches:" + session));
        return Future.all(names.stream().map(shard::fields).toList()).map(all -> {
            List<Map<String, String>> hashes = all.list();
            var branches = new HashMap<TxId, BranchRecord>();
            int at = 4;
            for (long session : sessions) {
                hashes.get(at++)
                        .forEach((seq, text) -> branches.put(new TxId(session, Long.parseLong(seq)), branch(text)));
            }
            return new ParticipantModel(
                    header(hashes.get(0)),
                    new Balances(parsed(hashes.get(1), Long::valueOf), parsed(hashes.get(2), Long::valueOf)),
                    parsed(hashes.get(3), TxId::parse),
                    branches);
        });
    }

    private static <V> Map<String, V> parsed(Map<String, String> fields, Function<String, V> parser) {
        return fields.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> parser.apply(entry.getValue())));
    }

    private static Header header(Map<String, String> fields) {
        if (fields.isEmpty()) {
            return ParticipantModel.lost().header();
        }
        var fences = new HashSet<Long>();
        var lowWaters = new HashMap<Long, Long>();
        fields.forEach((field, value) -> {
            if (field.startsWith("fence:")) {
                fences.add(Long.valueOf(field.substring("fence:".length())));
            } else if (field.startsWith("low:")) {
                lowWaters.put(Long.valueOf(field.substring("low:".length())), Long.valueOf(value));
            }
        });
        var state = Header.State.valueOf(fields.getOrDefault("state", ""));
        return new Header(
                state,
                Long.parseLong(fields.getOrDefault("generation", "")),
                Long.parseLong(fields.getOrDefault("floor", "0")),
                fences,
                lowWaters);
    }

    private static BranchRecord branch(String text) {
        String[] parts = text.substring(1).split(" ", 3);
        return switch (text.charAt(0)) {
            case 'P' -> live(Mode.TWO_PHASE, parts);
            case 'X' -> live(Mode.SAGA, parts);
            case 'C' -> new BranchRecord.Final(text.substring(1));
            case 'A' -> new BranchRecord.Tombstone(text.substring(1));
            default -> throw new AssertionError("not a record: " + text);
        };
    }

    private static BranchRecord live(Mode mode, String[] parts) {
        var live = new BranchRecord.Live(mode, parts[2], Branch.decode(RealShard.SHARD, parts[1]));
        if (!live.digest().equals(parts[0])) {
            throw new AssertionError("a record with another digest: " + String.join(" ", parts));
        }
        return live;
    }
}
