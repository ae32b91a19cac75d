package io.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.Postgres;
import io.holdfast.protocol.Answer.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class RefusalNotesTest {
    @RegisterExtension
    static final OrderDatabase DATABASE = new OrderDatabase();

    private static final int MOST = 2_000;

    private static Order order(String id) {
        return new Order(id, "user-1", "a=1@5", 5, 1, false);
    }

    private static long noted(String order) {
        return DATABASE.number("select count(*) from announcement where subject = $1", order);
    }

    private static void await(String order, long count) {
        assertThat(Stream.generate(() -> noted(order)).anyMatch(found -> found >= count))
                .isTrue();
    }

    private static RefusalNotes notes() {
        return DATABASE.get(() -> new RefusalNotes(DATABASE.vertx(), DATABASE.sql()));
    }

    private static void refuse(RefusalNotes notes, String order, int times) {
        DATABASE.get(() -> {
            for (int i = 0; i < times; i++) {
                notes.refused(order(order), Kind.OUT_OF_STOCK, i == 0 ? "00-trace" : null);
            }
            return times;
        });
    }

    @Test
    void refusalsAreNotedWithTheirReasonAndTheTraceOfTheRequest() {
        refuse(notes(), "refused", 2);
        await("refused", 2);
        assertThat(
                        DATABASE.texts(
                                "select concat_ws(' ', type, body, trace) from announcement where subject = 'refused' order by no"))
                .isEqualTo(List.of(
                        "order.refused {\"order_id\":\"refused\",\"user_id\":\"user-1\",\"reason\":\"out-of-stock\"} 00-trace",
                        "order.refused {\"order_id\":\"refused\",\"user_id\":\"user-1\",\"reason\":\"out-of-stock\"}"));
    }

    @Test
    void ofTooManyAtOnceSomeAreLeftOutAndLaterOnesAreNot() {
        var notes = notes();
        refuse(notes, "many", MOST + 5);
        await("many", MOST);
        refuse(notes, "later", 1);
        await("later", 1);
        assertThat(noted("many")).isEqualTo(MOST);
    }

    /** Nobody waits for them, and nothing that is sold fails with them. */
    @Test
    void whatCannotBeWrittenIsLeftOut() {
        var nowhere = DATABASE.get(
                () -> Postgres.at("postgresql://nobody@127.0.0.1:1/nowhere").client(DATABASE.vertx()));
        var notes = DATABASE.get(() -> new RefusalNotes(DATABASE.vertx(), nowhere));
        refuse(notes, "lost", 1);
        var others = notes();
        refuse(others, "kept", 1);
        await("kept", 1);
        refuse(notes, "lost", 1);
        refuse(others, "kept", 1);
        await("kept", 2);
        assertThat(noted("lost")).isZero();
    }
}
