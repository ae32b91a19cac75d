package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LocalCodecsTest {
    private record Note(List<String> words) {}

    @BeforeEach
    void echo(Vertx vertx) {
        LocalCodecs.register(vertx.eventBus());
        vertx.eventBus().<Object>localConsumer("echo", message -> message.reply(message.body()));
    }

    private static Object echoed(Vertx vertx, Object body) {
        return vertx.eventBus().<Object>request("echo", body).map(Message::body).await();
    }

    @Test
    void aRecordArrivesAsTheVeryObjectThatWasSent(Vertx vertx) {
        var note = new Note(List.of("a", "b"));
        assertThat(echoed(vertx, note)).isSameAs(note);
    }

    @Test
    void whatIsNoRecordTravelsAsItAlwaysDid(Vertx vertx) {
        var json = new JsonObject().put("a", 1);
        assertThat(echoed(vertx, "text")).isEqualTo("text");
        assertThat(echoed(vertx, json)).isEqualTo(json).isNotSameAs(json);
    }
}
