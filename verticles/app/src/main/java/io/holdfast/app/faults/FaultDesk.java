package io.holdfast.app.faults;

import io.holdfast.faults.FaultSyntaxException;
import io.holdfast.faults.RuleBook;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;

/**
 * Owns the rules of a node. Every change is published as a whole to all loops, which keep a copy; but a rule with a count
 * happens only when the desk agrees, so that it happens as often as it says on all loops together.
 */
final class FaultDesk extends VerticleBase {
    static final String ADDRESS = "faults.desk";
    static final String NEWS = "faults.rules";

    private RuleBook book;

    FaultDesk(RuleBook book) {
        this.book = book;
    }

    @Override
    public Future<?> start() {
        return vertx.eventBus()
                .<DeskRequest>localConsumer(ADDRESS, this::answer)
                .completion();
    }

    private void answer(Message<DeskRequest> request) {
        switch (request.body()) {
            case DeskRequest.SetRule(var rule) -> {
                try {
                    become(book.set(rule));
                    request.reply(book);
                } catch (FaultSyntaxException tooMany) {
                    request.fail(0, tooMany.getMessage());
                }
            }
            case DeskRequest.ClearRules(var site, var point) -> {
                become(book.clear(site, point));
                request.reply(book);
            }
            case DeskRequest.Show show -> request.reply(book);
            case DeskRequest.Claim(long ruleId) -> request.reply(claimed(ruleId));
        }
    }

    private boolean claimed(long ruleId) {
        boolean granted = book.mayUse(ruleId);
        if (granted) {
            become(book.use(ruleId));
        }
        return granted;
    }

    private void become(RuleBook next) {
        if (!next.equals(book)) {
            book = next;
            vertx.eventBus().publish(NEWS, next);
        }
    }
}
