package io.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class CheckoutLoopsTest {
    private static final List<String> ORDERS =
            IntStream.range(0, 100).mapToObj(i -> "order-" + i).toList();

    @Test
    void anOrderHasTheSameLoopForAllAndEachLoopHasSome(Vertx vertx) {
        Queue<CheckoutLoops> joined = new ConcurrentLinkedQueue<>();
        vertx.deployVerticle(() -> new Joining(joined), new DeploymentOptions().setInstances(3))
                .await();
        assertThat(joined).hasSize(3);
        var used = new HashSet<String>();
        for (String order : ORDERS) {
            assertThat(joined.stream().map(loops -> loops.of(order)).distinct()).hasSize(1);
            assertThat(joined.stream().filter(loops -> loops.isOwn(order))).hasSize(1);
            used.add(joined.element().of(order));
        }
        assertThat(used).hasSize(3);
    }

    @Test
    void whoLeavesHasNone(Vertx vertx) {
        Queue<CheckoutLoops> joined = new ConcurrentLinkedQueue<>();
        vertx.deployVerticle(() -> new Joining(joined), new DeploymentOptions().setInstances(2))
                .await();
        joined.remove().leave();
        assertThat(ORDERS).allMatch(joined.element()::isOwn);
    }

    private static final class Joining extends VerticleBase {
        private final Queue<CheckoutLoops> joined;

        Joining(Queue<CheckoutLoops> joined) {
            this.joined = joined;
        }

        @Override
        public Future<?> start() {
            joined.add(CheckoutLoops.join(vertx));
            return Future.succeededFuture();
        }
    }
}
