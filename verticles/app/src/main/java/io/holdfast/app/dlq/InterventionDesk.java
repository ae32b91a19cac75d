package io.holdfast.app.dlq;

import io.holdfast.journal.OperatorActions;
import io.holdfast.journal.Postgres;
import io.holdfast.protocol.Intervention;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.OperatorAction;
import io.holdfast.protocol.Remedy;
import io.holdfast.protocol.StuckReport;
import io.holdfast.protocol.StuckRequest;
import io.holdfast.protocol.Treatment;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has done what a person wants about things that are stuck: looks at them as they are now, refuses what would break an
 * invariant, puts on record what is about to be done and why, and only then has it done.
 */
public final class InterventionDesk extends VerticleBase {
    static final String ADDRESS = "interventions";
    static final String ADDRESS_OF_PAST = "interventions.past";
    private static final Logger LOG = LoggerFactory.getLogger(InterventionDesk.class);
    private static final DeliveryOptions AT_ONCE =
            new DeliveryOptions().setSendTimeout(5_000).setLocalOnly(true);

    private final Postgres postgres;
    private final String node;
    private final StuckBoard board;

    /** What was done before, as a message. */
    record Past(List<OperatorAction> actions) {}

    public InterventionDesk(Postgres postgres, String node, StuckBoard board) {
        this.postgres = postgres;
        this.node = node;
        this.board = board;
    }

    @Override
    public Future<?> start() {
        var journal = postgres.client(vertx);
        var bus = vertx.eventBus();
        bus.<Intervention>localConsumer(ADDRESS, message -> reply(message, treat(message.body(), journal)));
        bus.<String>localConsumer(
                ADDRESS_OF_PAST,
                message -> reply(message, OperatorActions.latest(journal).map(Past::new)));
        return Future.succeededFuture();
    }

    private static void reply(Message<?> message, Future<?> result) {
        result.onSuccess(message::reply).onFailure(cause -> message.fail(0, cause.getMessage()));
    }

    private Future<Treatment> treat(Intervention wanted, SqlClient journal) {
        return find(wanted).compose(found -> {
            var plan = Plan.of(wanted.remedy(), found);
            return wanted.dryRun() || plan.patients().isEmpty()
                    ? Future.succeededFuture(plan.treatment())
                    : onRecord(wanted, plan, journal);
        });
    }

    /** As it is now: what the board knows may be a second old. */
    private Future<List<StuckReport>> find(Intervention wanted) {
        var asked = board.sources().stream()
                .map(source -> vertx.eventBus()
                        .<StuckReport>request(source, new StuckRequest.Find(wanted.selection()), AT_ONCE)
                        .map(reply -> reply.body()))
                .toList();
        return Future.all(asked).map(all -> all.<StuckReport>list());
    }

    private Future<Treatment> onRecord(Intervention wanted, Plan plan, SqlClient journal) {
        var targets = plan.patients().stream()
                .map(patient -> patient.stuck().target())
                .toList();
        return OperatorActions.begin(journal, node, wanted.remedy().label(), targets, wanted.reason())
                .recover(cause -> Future.failedFuture(new IllegalStateException(
                        "it cannot be put on record, so nothing was done: " + cause.getMessage(), cause)))
                .compose(ids -> carryOut(wanted, plan).compose(done -> ended(journal, ids, done)));
    }

    private Future<Treatment> carryOut(Intervention wanted, Plan plan) {
        var line = LOG.atWarn();
        if (plan.patients().size() == 1) {
            var only = plan.patients().getFirst().stuck();
            line = line.addKeyValue(LogFields.TX, only.tx()).addKeyValue(LogFields.ORDER_ID, only.order());
        }
        line.log("{} {}: {}", wanted.remedy().label(), plan, wanted.reason());
        var finishing = new Finishing(vertx, wanted.reason());
        return wanted.remedy() == Remedy.FINISH
                ? finishing.finish(plan.shards()).map(plan::finished)
                : askSources(wanted.remedy(), plan).map(plan::treated);
    }

    private Future<List<String>> askSources(Remedy remedy, Plan plan) {
        var asked = plan.bySource().entrySet().stream()
                .map(of -> vertx.eventBus()
                        .<StuckRequest.Treated>request(
                                of.getKey(), new StuckRequest.Treat(remedy, of.getValue()), AT_ONCE)
                        .map(reply -> reply.body().outcomes())
                        .otherwise(cause -> of.getValue().stream()
                                .map(stuck -> "nobody knows: " + cause.getMessage())
                                .toList()))
                .toList();
        return Future.all(asked).map(all -> {
            var outcomes = new ArrayList<String>();
            all.<List<String>>list().forEach(outcomes::addAll);
            return outcomes;
        });
    }

    /** It is done; a record that cannot be completed says by itself that nobody knows. */
    private Future<Treatment> ended(SqlClient journal, List<Long> ids, Treatment done) {
        var outcomes = done.entries().stream().map(Treatment.Entry::outcome).toList();
        return OperatorActions.end(journal, ids, outcomes)
                .onFailure(cause -> LOG.warn("what came of {} is not on record: {}", ids, cause.getMessage()))
                .transform(recorded -> Future.succeededFuture(done));
    }
}
