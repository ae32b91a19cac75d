package io.holdfast.app.faults;

import io.holdfast.app.settings.Settings;
import io.holdfast.events.consuming.EventConsumer;
import io.holdfast.faults.RuleBook;
import io.holdfast.faults.Site;
import io.holdfast.gateway.FaultControl;
import io.holdfast.reservations.CommandRunner;
import io.holdfast.runtime.EventSink;
import io.holdfast.runtime.LoopDecoration;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fault injection of one node whose settings switch it on: what is to be put around the ports, and how rules are set. */
public final class FaultInjection {
    private static final Logger LOG = LoggerFactory.getLogger(FaultInjection.class);

    private final Vertx vertx;
    private final Settings.Faults settings;
    private final FaultMeter meter;

    public FaultInjection(Vertx vertx, Settings.Faults settings, MeterRegistry registry) {
        this.vertx = vertx;
        this.settings = settings;
        this.meter = new FaultMeter(registry);
    }

    /** Before anything that meets faults is deployed. */
    public Future<?> start() {
        LOG.warn("faults can be injected; the seed of their chances is {}", settings.seed());
        return vertx.deployVerticle(new FaultDesk(RuleBook.of(settings.rules())));
    }

    /** To be applied on the event loop that runs the commands. */
    public UnaryOperator<CommandRunner> aroundParticipant(Site site) {
        return runner -> new FaultyParticipant(vertx, faults(site), runner);
    }

    /** To be applied on the coordinator's event loop. */
    public Function<EventSink, LoopDecoration> aroundCoordinator() {
        return sink -> new FaultyCoordinator(vertx, faults(Site.ORDERS), sink);
    }

    /** Around each mark of the relay. Call it once {@link #start} is done. */
    public UnaryOperator<Runnable> aroundMarks() {
        return events()::aroundMark;
    }

    /** Around what consumers apply; likewise. */
    public UnaryOperator<EventConsumer> aroundConsumers() {
        return events()::around;
    }

    private FaultyEvents events() {
        var loop = vertx.getOrCreateContext();
        Promise<LoopFaults> made = Promise.promise();
        loop.runOnContext(turn -> made.complete(faults(Site.EVENTS)));
        return new FaultyEvents(loop, made.future());
    }

    private LoopFaults faults(Site site) {
        long seed = settings.seed()
                + 31L * Thread.currentThread().getName().hashCode()
                + site.label().hashCode();
        return new LoopFaults(vertx, site, new SplittableRandom(seed), meter, Crash::now);
    }

    public FaultControl control() {
        return new DeskClient(vertx);
    }
}
