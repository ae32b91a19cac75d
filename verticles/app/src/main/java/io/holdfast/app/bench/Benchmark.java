package io.holdfast.app.bench;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.load.ClosedLoop;
import io.holdfast.app.load.Requests;
import io.holdfast.app.status.Status;
import io.holdfast.app.trial.Audit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * One run: fill the shop, warm up, measure, audit. Every checkout is of an order that was never checked out before; when they
 * run out while there is time left, the clock stops until there are more.
 */
final class Benchmark {
    /** More than the warm-up's rate, which is that of a server still compiling. */
    private static final double HEADROOM = 2;

    /** What is left of the time when stopping for more orders is not worth it. */
    private static final double NEGLIGIBLE = 0.01;

    /** The API replaces or creates more at once, but a run needs them only until the clock stops again. */
    private final Plan plan;

    private final Target target;
    private final Shop shop;
    private final ClosedLoop loop;
    private final Progress progress;
    private final Requests requests;
    private List<Status.Entry> processes = List.of();
    private Optional<CpuTime> cpu = Optional.empty();
    private Optional<Announced> announced = Optional.empty();

    Benchmark(Plan plan, Target target, Shop shop, ClosedLoop loop, Progress progress) {
        this.plan = plan;
        this.target = target;
        this.shop = shop;
        this.loop = loop;
        this.progress = progress;
        this.requests = Requests.post(target.url(), target.token());
    }

    Result run(int warmUpOrders, Conditions conditions) {
        progress.say("filling the shop");
        shop.open();
        processes = target.processes();
        Tally warmUp = warmUp(warmUpOrders);
        cpu = Optional.empty();
        announced = Optional.empty();
        Tally measured = measure(warmUp);
        String protocol = ProtocolInUse.read(metrics());
        progress.say(target.data().isPresent() ? "auditing the books" : "done");
        return new Result(
                plan,
                warmUp,
                measured,
                cpuOfAll(),
                protocol,
                announced,
                target.data().map(Audit::of),
                conditions);
    }

    /** Nothing when the server is away just now: what was measured counts all the same. */
    private String metrics() {
        try {
            return target.metrics();
        } catch (CommandException e) {
            progress.say("the metrics cannot be read: " + e.getMessage());
            return "";
        }
    }

    /** Unknown when a process has ended meanwhile, which took its times along. */
    private Optional<CpuTime> cpuOfAll() {
        return cpu.filter(used -> CpuTime.now(processes).isPresent());
    }

    private Tally warmUp(int orders) {
        Tally tally = new Tally(Timeline.lasting(plan.warmUpSeconds()));
        if (plan.warmUpSeconds() > 0) {
            List<String> fresh = order(orders);
            progress.say("warming up for " + plan.warmUpSeconds() + " s");
            leg(tally, fresh, TimeUnit.SECONDS.toNanos(plan.warmUpSeconds()));
        }
        return tally;
    }

    private Tally measure(Tally warmUp) {
        Tally tally = new Tally(Timeline.lasting(plan.seconds()));
        long totalNs = TimeUnit.SECONDS.toNanos(plan.seconds());
        double rate = warmUp.checkoutsPerSecond();
        for (long leftNs = totalNs; leftNs > NEGLIGIBLE * totalNs; leftNs = totalNs - tally.measuredNs()) {
            List<String> fresh = order(wanted(rate, leftNs));
            progress.say("measuring for %.1f s".formatted(leftNs / 1e9));
            leg(tally, fresh, leftNs);
            rate = tally.checkoutsPerSecond();
        }
        return tally;
    }

    private int wanted(double rate, long durationNs) {
        return Math.clamp((long) (HEADROOM * rate * durationNs / 1e9), shop.fewestOrders(), shop.mostOrders());
    }

    private List<String> order(int count) {
        progress.say("placing %,d orders".formatted(count));
        return shop.orders(count);
    }

    private void leg(Tally tally, List<String> orders, long durationNs) {
        Optional<Announced> told = Announced.read(metrics());
        Optional<CpuTime> before = CpuTime.now(processes);
        Leg leg = new Leg(requests, orders, tally, durationNs, everySecond(tally));
        loop.run(leg);
        tally.measuredFor(leg.measuredNs());
        before.flatMap(earlier -> CpuTime.now(processes).map(later -> later.minus(earlier)))
                .ifPresent(used -> cpu = Optional.of(cpu.map(used::plus).orElse(used)));
        told.flatMap(earlier -> Announced.read(metrics()).map(later -> later.minus(earlier)))
                .ifPresent(since ->
                        announced = Optional.of(announced.map(since::plus).orElse(since)));
    }

    private LongConsumer everySecond(Tally tally) {
        long[] last = {System.nanoTime(), tally.successes()};
        return nowNs -> {
            long elapsedNs = nowNs - last[0];
            if (elapsedNs >= 1_000_000_000L) {
                progress.say("  %,.0f checkouts/s".formatted((tally.successes() - last[1]) * 1e9 / elapsedNs));
                last[0] = nowNs;
                last[1] = tally.successes();
            }
        };
    }
}
