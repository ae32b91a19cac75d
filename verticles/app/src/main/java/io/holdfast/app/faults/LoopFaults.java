package io.holdfast.app.faults;

import io.holdfast.faults.About;
import io.holdfast.faults.FaultAction;
import io.holdfast.faults.FaultPoint;
import io.holdfast.faults.RuleBook;
import io.holdfast.faults.RuleBook.Posted;
import io.holdfast.faults.Site;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The faults of one site as one event loop meets them: its copy of the rules, its own chances, and what it holds back. */
final class LoopFaults {
    private static final Logger LOG = LoggerFactory.getLogger(LoopFaults.class);
    private static final int MAX_HELD = 1_024;
    /** For what a step caused to leave the process: a few turns of the loop. */
    private static final long MOMENT_MS = 2;

    private final Vertx vertx;
    private final Site site;
    private final RandomGenerator chance;
    private final FaultMeter meter;
    private final Runnable crash;
    private RuleBook book = RuleBook.EMPTY;
    private List<Held> held = new ArrayList<>();

    private record Held(long ruleId, Promise<Course> released) {}

    /** Must be made on its event loop. */
    LoopFaults(Vertx vertx, Site site, RandomGenerator chance, FaultMeter meter, Runnable crash) {
        this.vertx = vertx;
        this.site = site;
        this.chance = chance;
        this.meter = meter;
        this.crash = crash;
        vertx.eventBus().<RuleBook>localConsumer(FaultDesk.NEWS, news -> learn(news.body()));
        vertx.eventBus()
                .<RuleBook>request(FaultDesk.ADDRESS, new DeskRequest.Show())
                .onSuccess(reply -> learn(reply.body()))
                .onFailure(cause -> LOG.error("no faults will be injected in {} here", site.label(), cause));
    }

    private void learn(RuleBook now) {
        book = now;
        var before = held;
        held = new ArrayList<>();
        for (Held each : before) {
            if (now.has(each.ruleId)) {
                held.add(each);
            } else {
                each.released.complete(Course.GO_ON);
            }
        }
    }

    /** Whether a fault could happen to this operation at one of these points. */
    boolean concern(About about, FaultPoint before, FaultPoint after) {
        return book.concerns(site, before, about) || book.concerns(site, after, about);
    }

    /** Completes when the operation may go on, and with how. */
    Future<Course> at(FaultPoint point, About about) {
        Posted drawn = book.draw(site, point, about, chance);
        if (drawn == null) {
            return Future.succeededFuture(Course.GO_ON);
        }
        return granted(drawn).compose(granted -> granted ? inject(drawn) : Future.succeededFuture(Course.GO_ON));
    }

    /** Behind the last step of something: all that can still happen is the end. */
    void passed(FaultPoint point, About about) {
        if (book.concerns(site, point, about)) {
            vertx.timer(MOMENT_MS)
                    .compose(moment -> at(point, about))
                    .onFailure(cause -> LOG.error("no fault at {}", point.label(), cause));
        }
    }

    private Future<Boolean> granted(Posted drawn) {
        return drawn.rule().count().isEmpty()
                ? Future.succeededFuture(true)
                : vertx.eventBus()
                        .<Boolean>request(FaultDesk.ADDRESS, new DeskRequest.Claim(drawn.id()))
                        .map(reply -> reply.body());
    }

    private Future<Course> inject(Posted drawn) {
        meter.injected(drawn.rule());
        return switch (drawn.rule().action()) {
            case FaultAction.Delay(int ms) -> vertx.timer(ms).map(Course.GO_ON);
            case FaultAction.Pause pause -> hold(drawn.id());
            case FaultAction.Crash now -> crash(drawn);
            case FaultAction.Fail fail -> Future.succeededFuture(Course.FAIL);
            case FaultAction.Drop drop -> Future.succeededFuture(Course.LOSE_REPLY);
            case FaultAction.Duplicate duplicate -> Future.succeededFuture(Course.TWICE);
        };
    }

    private Future<Course> hold(long ruleId) {
        if (!book.has(ruleId)) {
            return Future.succeededFuture(Course.GO_ON);
        }
        if (held.size() >= MAX_HELD) {
            return Future.succeededFuture(Course.FAIL);
        }
        Promise<Course> released = Promise.promise();
        held.add(new Held(ruleId, released));
        return released.future();
    }

    private Future<Course> crash(Posted drawn) {
        LOG.error(
                "the rule {}:{}=crash ends this process",
                site.label(),
                drawn.rule().point().label());
        crash.run();
        return Promise.<Course>promise().future();
    }
}
