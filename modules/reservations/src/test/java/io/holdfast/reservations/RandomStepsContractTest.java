package io.holdfast.reservations;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A long random life of a shard is the same on the model and on Redis: few ids, few subjects and small balances, so that
 * everything collides; batches of any size, repeated and late commands, moving low waters, fences, headers that come and
 * go. Replay one with {@code -Dholdfast.seed=N}.
 */
class RandomStepsContractTest {
    private static final int STEPS = 100_000;
    private static final int LIFE = 4_000;
    private static final int MAX_BATCH = 24;
    private static final int WINDOW = 14;
    private static final List<String> EVERY_REPLY = List.of(
            "Yes",
            "Short",
            "Limit",
            "Aborted",
            "Busy",
            "Done",
            "Undone",
            "Ended",
            "Lost",
            "Closed",
            "Stale",
            "Mismatch",
            "ModeConflict",
            "Final",
            "Bad",
            "NeedRebuild",
            "Alarm");
    private static final List<String> IDS = List.of("a", "b", "c", "d");

    private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Command> sent = new ArrayList<>();
    private final Header lost = ParticipantModel.lost().header();
    private Header open = lost;
    private long generation;
    private long youngest;

    @Test
    void aHundredThousandRandomStepsAreTheSameOnTheModelAndOnRedis() {
        System.out.println("RandomStepsContractTest: -Dholdfast.seed=" + seed);
        try (var contract = new Contract()) {
            for (int life = 0; life < STEPS / LIFE; life++) {
                beginLife(contract);
                int steps = 0;
                while (steps < LIFE) {
                    steps += step(contract);
                }
            }
            assertThat(contract.seen()).containsAll(EVERY_REPLY);
        }
    }

    private void beginLife(Contract contract) {
        generation = RealShard.GENERATION;
        youngest = 3;
        sent.clear();
        var balances = Map.of("a", 5L, "b", 40L, "c", 1_000L, "d", Line.MAX_AMOUNT - 30);
        long floor = random.nextInt(3); // the sessions are 1, 2 and 3 at first
        var header = new Header(Header.State.OPEN, generation, floor, Set.of(), Map.of());
        contract.begin(ParticipantModel.open(generation, balances).with(header));
    }

    /** Returns how many commands it ran. */
    private int step(Contract contract) {
        if (contract.model().header().state() != Header.State.OPEN && random.nextInt(4) == 0) {
            contract.begin(contract.model().with(open));
        }
        int dice = random.nextInt(100);
        if (dice < 88) {
            return batch(contract);
        }
        if (dice < 94) {
            contract.advanceLowWater(expected(), session(), 1 + random.nextInt(20));
        } else if (dice < 96) {
            contract.fence(expected(), session());
        } else if (dice < 97) {
            end(contract);
            youngest++;
        } else if (dice < 98) {
            rememberOpen(contract);
            contract.freeze(expected());
        } else if (dice < 99) {
            rememberOpen(contract);
            contract.begin(contract.model().with(random.nextBoolean() ? lost : open.in(Header.State.LOADING)));
        } else {
            youngest++;
        }
        return 1;
    }

    private void end(Contract contract) {
        if (random.nextBoolean()) {
            contract.forgetSession(expected(), session());
        } else {
            contract.raiseFloor(expected(), session() - random.nextInt(3));
        }
    }

    private void rememberOpen(Contract contract) {
        var header = contract.model().header();
        if (header.state() == Header.State.OPEN) {
            open = header;
        }
    }

    private int batch(Contract contract) {
        int size = 1 + random.nextInt(MAX_BATCH);
        var commands = new ArrayList<Command>(size);
        while (commands.size() < size) {
            commands.add(command(contract.model().header()));
        }
        sent.addAll(commands);
        contract.run(expected(), commands);
        return size;
    }

    private long expected() {
        return random.nextInt(50) == 0 ? generation + 1 : generation;
    }

    private long session() {
        return youngest - random.nextInt(3);
    }

    private Command command(Header header) {
        if (!sent.isEmpty() && random.nextInt(3) == 0) {
            return again(sent.get(Math.max(0, sent.size() - 1 - random.nextInt(60))));
        }
        long session = session();
        long low = Math.min(header.lowWater(session), TxId.MAX_SEQ - WINDOW);
        var tx = new TxId(session, Math.max(1, low - 1 + random.nextInt(WINDOW)));
        return switch (random.nextInt(6)) {
            case 0, 1 -> new Command.Prepare(tx, subject(), branch());
            case 2, 3 -> new Command.Execute(tx, subject(), branch());
            case 4 -> new Command.Finish(tx);
            default -> new Command.Undo(tx);
        };
    }

    /** The same command, or another one for the same transaction. */
    private Command again(Command command) {
        var tx = command.tx();
        return switch (random.nextInt(6)) {
            case 0 -> new Command.Finish(tx);
            case 1 -> new Command.Undo(tx);
            case 2 -> otherMode(command);
            default -> command;
        };
    }

    private static Command otherMode(Command command) {
        return switch (command) {
            case Command.Prepare(TxId tx, String subject, Branch branch) -> new Command.Execute(tx, subject, branch);
            case Command.Execute(TxId tx, String subject, Branch branch) -> new Command.Prepare(tx, subject, branch);
            case Command.Finish finish -> finish;
            case Command.Undo undo -> undo;
        };
    }

    private String subject() {
        return random.nextInt(200) == 0 ? "" : "order " + random.nextInt(12);
    }

    private Branch branch() {
        var lines = new ArrayList<Line>();
        int count = 1 + random.nextInt(3);
        while (lines.size() < count) {
            lines.add(new Line(id(), amount()));
        }
        return random.nextInt(3) == 0 ? Branch.credit(RealShard.SHARD, lines) : Branch.debit(RealShard.SHARD, lines);
    }

    private String id() {
        return switch (random.nextInt(60)) {
            case 0 -> "b d";
            case 1 -> "unknown";
            default -> IDS.get(random.nextInt(IDS.size()));
        };
    }

    private long amount() {
        return switch (random.nextInt(40)) {
            case 0 -> Line.MAX_AMOUNT;
            case 1 -> Line.MAX_AMOUNT - random.nextInt(60);
            default -> 1 + random.nextInt(6);
        };
    }
}
