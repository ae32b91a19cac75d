package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.ParticipantModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What every balance must be: the judge's own books, which a shard's are compared with. */
final class Ledger {
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<ShardId, List<Account>> byShard = new HashMap<>();

    private static final class Account {
        final String id;
        /** Opening and committed credits less committed debits. */
        long due;

        long held;
        long pending;

        Account(String id) {
            this.id = id;
        }
    }

    /** From now on only what is committed later counts. */
    void open(String id, ShardId shard, long amount) {
        accounts.computeIfAbsent(id, absent -> {
                    var account = new Account(id);
                    byShard.computeIfAbsent(shard, none -> new ArrayList<>()).add(account);
                    return account;
                })
                .due = amount;
    }

    void commit(Branch branch) {
        for (Line line : branch.lines()) {
            var account = account(line.id());
            account.due += branch.direction() == Direction.DEBIT ? -line.amount() : line.amount();
            if (account.due < 0) {
                throw new Violation("more of " + line.id() + " is sold than there was (I3)");
            }
        }
    }

    private Account account(String id) {
        var account = accounts.get(id);
        if (account == null) {
            throw new IllegalStateException("no " + id);
        }
        return account;
    }

    /** Available, reserved and sold must add up for every id of the shard. */
    void check(ShardId shard, ParticipantModel model, Predicate<TxId> isCommitted) {
        var ids = byShard.getOrDefault(shard, List.of());
        for (Account account : ids) {
            account.held = 0;
            account.pending = 0;
        }
        for (TxId holder : model.subjects().values()) {
            if (!(model.branches().get(holder) instanceof BranchRecord.Live live)) {
                throw new Violation(shard + " says that " + holder + " holds something, and has no record of it");
            }
            hold(live.branch(), isCommitted.test(holder));
        }
        for (Account account : ids) {
            check(shard, model, account);
        }
    }

    /** What is committed is counted as sold; only a credit that is not finished is not there yet. */
    private void hold(Branch branch, boolean committed) {
        for (Line line : branch.lines()) {
            var account = account(line.id());
            if (branch.direction() == Direction.CREDIT) {
                account.pending += line.amount();
                account.held += committed ? line.amount() : 0;
            } else if (!committed) {
                account.held += line.amount();
            }
        }
    }

    private static void check(ShardId shard, ParticipantModel model, Account account) {
        long available = model.balances().available().getOrDefault(account.id, 0L);
        long pending = model.balances().pending().getOrDefault(account.id, 0L);
        if (available < 0) {
            throw new Violation(account.id + " is oversold on " + shard + " (I3)");
        }
        if (available != account.due - account.held) {
            throw new Violation("%s on %s: %d available where %d is due (I1, I2)"
                    .formatted(account.id, shard, available, account.due - account.held));
        }
        if (pending != account.pending) {
            throw new Violation("%s on %s: credits of %d pending where %d is due (I2)"
                    .formatted(account.id, shard, pending, account.pending));
        }
    }
}
