package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PresenceTest {
    private static Future<Void> required(Vertx vertx, TestLoop loop) {
        return loop.start(() -> Presence.require(vertx, "stock", "payment"));
    }

    @Test
    void aLoopThatHasEveryDomainIsComplete(Vertx vertx) {
        var loop = TestLoop.on(vertx);
        loop.turn(() -> Presence.announce(vertx, "stock"));
        loop.turn(() -> Presence.announce(vertx, "payment"));
        assertThat(required(vertx, loop).await()).isNull();
    }

    @Test
    void aLoopThatLacksADomainIsNamedWithIt(Vertx vertx) {
        var loop = TestLoop.on(vertx);
        loop.turn(() -> Presence.announce(vertx, "stock"));
        String name = loop.get(() -> Thread.currentThread().getName());
        assertThatThrownBy(() -> required(vertx, loop).await())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the event loop " + name + " has no payment domain");
    }

    @Test
    void aDomainOnAnotherLoopDoesNotCount(Vertx vertx) {
        var loop = TestLoop.on(vertx);
        var other = TestLoop.on(vertx);
        other.turn(() -> Presence.announce(vertx, "stock"));
        other.turn(() -> Presence.announce(vertx, "payment"));
        assertThatThrownBy(() -> required(vertx, loop).await()).hasMessageContaining("has no stock domain");
    }
}
