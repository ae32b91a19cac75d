package io.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class CheckoutLoopsTest {
    private static final List<String> ORDERS =
            IntStream.range(0, 100).mapToObj(i -> "order-" + i).toList();

    private final Queue<Seat> seats = new ConcurrentLinkedQueue<>();

    @Test
    void anOrderHasTheSameLoopForAllAndEachLoopHasSome(Vertx vertx) {
        vertx.deployVerticle(() -> new Seat(seats), new DeploymentOptions().setInstances(3))
                .await();
        Set<List<String>> opinions;
        do {
            opinions = seats.stream().map(Seat::loops).collect(Collectors.toSet());
        } while (opinions.size() > 1 || new HashSet<>(opinions.iterator().next()).size() < 3);
        assertThat(seats).hasSize(3);
        for (Seat seat : seats) {
            assertThat(seat.owned())
                    .isEqualTo(seat.loops().stream().filter(seat.name()::equals).count());
        }
    }

    @Test
    void aLoopByItselfHasAll(Vertx vertx) {
        vertx.deployVerticle(new Seat(seats)).await();
        assertThat(seats.element().owned()).isEqualTo(ORDERS.size());
    }

    private static final class Seat extends VerticleBase {
        private final Queue<Seat> seats;
        private CheckoutLoops joined;
        private String name;

        Seat(Queue<Seat> seats) {
            this.seats = seats;
        }

        @Override
        public Future<?> start() {
            name = Thread.currentThread().getName();
            joined = CheckoutLoops.join(vertx);
            seats.add(this);
            return Future.succeededFuture();
        }

        String name() {
            return name;
        }

        /** That of each order, as this loop sees it. */
        List<String> loops() {
            Promise<List<String>> told = Promise.promise();
            context.runOnContext(
                    turn -> told.complete(ORDERS.stream().map(joined::of).toList()));
            return told.future().await();
        }

        long owned() {
            Promise<Long> told = Promise.promise();
            context.runOnContext(
                    turn -> told.complete(ORDERS.stream().filter(joined::isOwn).count()));
            return told.future().await();
        }
    }
}
