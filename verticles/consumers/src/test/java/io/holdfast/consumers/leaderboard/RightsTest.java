package io.holdfast.consumers.leaderboard;

import static io.holdfast.consumers.leaderboard.Shop.sale;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.gateway.LeaderboardView.Place;
import io.holdfast.gateway.LeaderboardView.Ranking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With the rights that the manual tells to give, all that a leaderboard does can be done. */
class RightsTest {
    private static final Path MANUAL = Path.of("../../docs/OPERATIONS.md");

    private final Shop shop = Shop.withJournal();

    @AfterEach
    void close() {
        Shop.redis("ACL DELUSER holdfast");
        shop.close();
    }

    /** Each stands on a line of its own, and goes on where a line is indented. */
    private static List<String> commands() throws Exception {
        var manual = Files.readString(MANUAL).replace("\n    +", " +");
        return manual.lines().filter(line -> line.startsWith("ACL SETUSER ")).toList();
    }

    @Test
    void thoseInTheManualSuffice() throws Exception {
        Shop.redis("ACL LOG RESET");
        assertThat(commands()).hasSize(2);
        for (String command : commands()) {
            assertThat(Shop.redis(command.replace("{holdfast.", "{test."))).isEqualTo("+OK");
        }
        long session = shop.openSession();
        var first = shop.decided(sale(session, 1, "anna", "apple", 3, 10));
        var second = shop.decided(sale(session, 2, "bert", "apple", 3, 10).on("2999-01-01"));
        var address = TestStores.redis().address();
        var leaderboard = shop.on("redis://holdfast:secret@" + address, Optional.of(Shop.RETENTION));
        var view = leaderboard.view(shop.vertx);
        var control = leaderboard.control(shop.vertx);

        leaderboard.apply(List.of(first.event()));
        leaderboard.apply(List.of(second.event()));
        assertThat(Shop.await(control.rebuild()).sales()).isEqualTo(2);
        Shop.redis("ZADD {test.leaderboard}:users 5 stranger");
        assertThat(Shop.await(control.compare()).count()).isOne();
        Shop.await(control.rebuild());
        assertThat(Shop.await(control.compare()).count()).isZero();
        assertThat(Shop.await(view.top(Ranking.ITEMS, null, 3))).containsExactly(new Place("apple", 6));

        var log = Shop.redis("ACL LOG 1");
        assertThat(log).as("what was denied to it").isEqualTo("*0");
    }
}
