package io.holdfast.reservations;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.Balances;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The scripts answer and act as the model does for every state, command and check, and all their combinations. */
class ParticipantTableContractTest {
    private static final long GENERATION = RealShard.GENERATION;
    private static final TxId TX = new TxId(3, 5);
    private static final TxId RIVAL = new TxId(2, 9);
    private static final String SUBJECT = "order-1";
    private static final List<Line> LINES = List.of(new Line("a", 2), new Line("b", 1), new Line("a", 1));

    /** The state in which a case begins: one value of each dimension. */
    private record Case(
            Header header, boolean rivalHoldsSubject, boolean plenty, Direction direction, String recorded) {

        ParticipantModel model() {
            var subjects = new HashMap<String, TxId>();
            var branches = new HashMap<TxId, BranchRecord>();
            if (rivalHoldsSubject) {
                subjects.put(SUBJECT, RIVAL);
                branches.put(RIVAL, new BranchRecord.Live(Mode.SAGA, SUBJECT, Branch.debit(RealShard.SHARD, LINES)));
            }
            var record = record();
            if (record != null) {
                branches.put(TX, record);
            }
            if (record instanceof BranchRecord.Live live) {
                subjects.put(live.subject(), TX);
            }
            return new ParticipantModel(header, balances(), subjects, branches);
        }

        private BranchRecord record() {
            // A live record of the same subject cannot stand beside a rival's: it is of another subject then.
            String subject = rivalHoldsSubject ? "order-2" : SUBJECT;
            var branch = new Branch(RealShard.SHARD, direction, LINES);
            return switch (recorded) {
                case "P" -> new BranchRecord.Live(Mode.TWO_PHASE, subject, branch);
                case "X" -> new BranchRecord.Live(Mode.SAGA, subject, branch);
                case "C" -> new BranchRecord.Final(branch.digest(SUBJECT));
                case "A" -> new BranchRecord.Tombstone(branch.digest(SUBJECT));
                case "empty A" -> new BranchRecord.Tombstone("");
                default -> null;
            };
        }

        private Balances balances() {
            var available = direction == Direction.DEBIT
                    ? Map.of("a", plenty ? 10L : 2L, "b", 10L)
                    : Map.of("a", plenty ? 10L : Line.MAX_AMOUNT - 4, "b", 10L);
            return new Balances(available, direction == Direction.CREDIT ? Map.of("a", 4L, "b", 2L) : Map.of());
        }
    }

    private static List<Header> headers() {
        var all = new ArrayList<Header>();
        all.add(ParticipantModel.lost().header());
        all.add(header(Header.State.OPEN, GENERATION + 1, Set.of(), Map.of()));
        for (long floor : List.of(2L, 3L)) {
            for (var state : List.of(Header.State.LOADING, Header.State.CLOSED, Header.State.OPEN)) {
                all.add(new Header(state, GENERATION, floor, Set.of(), Map.of()));
            }
        }
        for (var fences : List.of(Set.<Long>of(), Set.of(3L))) {
            for (var lowWaters : List.of(Map.of(3L, 4L), Map.of(3L, 5L), Map.of(2L, 100L))) {
                for (var state : List.of(Header.State.LOADING, Header.State.CLOSED, Header.State.OPEN)) {
                    all.add(header(state, GENERATION, fences, lowWaters));
                }
            }
        }
        return all;
    }

    private static Header header(Header.State state, long generation, Set<Long> fences, Map<Long, Long> lowWaters) {
        return new Header(state, generation, 0, fences, lowWaters);
    }

    private static List<Case> cases() {
        var all = new ArrayList<Case>();
        for (Header header : headers()) {
            for (boolean rival : List.of(false, true)) {
                for (boolean plenty : List.of(false, true)) {
                    for (Direction direction : Direction.values()) {
                        for (String recorded : List.of("none", "P", "X", "C", "A", "empty A")) {
                            all.add(new Case(header, rival, plenty, direction, recorded));
                        }
                    }
                }
            }
        }
        return all;
    }

    private static List<Command> commands(Direction direction) {
        var all = new ArrayList<Command>(List.of(new Command.Finish(TX), new Command.Undo(TX)));
        for (var lines : List.of(LINES, List.of(new Line("a", 1)), List.of(new Line("a", 1), new Line("b!", 1)))) {
            var branch = new Branch(RealShard.SHARD, direction, lines);
            all.add(new Command.Prepare(TX, SUBJECT, branch));
            all.add(new Command.Execute(TX, SUBJECT, branch));
        }
        return all;
    }

    @Test
    void everyStateCommandAndCheck() {
        int compared = 0;
        try (var contract = new Contract()) {
            for (Case each : cases()) {
                for (Command command : commands(each.direction())) {
                    contract.begin(each.model());
                    contract.run(GENERATION, List.of(command));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(26 * 2 * 2 * 2 * 6 * 8);
    }
}
