package io.holdfast.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.chaos.Verdict.Passed;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Short scenarios against real processes, from the same seed each time. */
class ChaosTest {
    private static final long SEED = 1;

    @Test
    void aServerThatDiesWithItsStores() {
        passes(5, 0, """
                # The server dies.
                load 8 buyers
                repeat 5 times
                    wait 0.1 to 0.5 s
                    kill server
                    await server
                """);
    }

    @Test
    void aRedisThatDies() {
        passes(8, 8, """
                # Redis dies.
                stores proxied
                load 8 buyers
                repeat 8 times
                    wait 0.1 to 0.5 s
                    kill redis
                """);
    }

    @Test
    void aPostgresThatDies() {
        passes(6, 0, """
                # Postgres dies.
                stores proxied
                load 8 buyers
                repeat 6 times
                    wait 0.1 to 0.5 s
                    one of: kill postgres | kill backend
                """);
    }

    @Test
    void aNetworkThatIsCutAndAServerThatStopsAndCrashes() {
        passes(3, 3, """
                # The network is cut.
                stores proxied
                load 8 buyers
                cut redis for 0.5 s and kill server
                save redis
                swallow replies of postgres for 0.5 s and replace redis
                delay redis by 100 ms for 0.5 s and pause server for 0.5 s
                restore redis
                crash at orders:after_decide
                empty redis
                """);
    }

    @Test
    void eventsThatAreToldTwiceAndMakeNoSenseAndAKafkaThatDies() {
        passes(3, 0, """
                # What is announced, and what is made of it.
                stores proxied
                load 8 buyers
                fault events:before_mark=error,count=1
                fault events:after_apply=duplicate,count=2
                wait 1 s
                crash at events:before_mark
                crash at events:after_apply
                repeat events and poison events
                kill kafka
                wait 1 s
                """);
    }

    @Test
    void aLeaderboardThatIsLostWhileItIsMadeAgain() {
        passes(4, 3, """
                # Redis forgets it, comes back with an old one, and the server dies.
                stores proxied
                load 8 buyers
                wait 1 s
                save redis
                wait 1 s
                empty redis
                wait 0.2 s
                kill server
                await server
                restore redis
                wait 0.2 s
                kill server
                await server
                replace redis
                wait 0.2 s
                kill server
                """);
    }

    private static void passes(int kills, int storeLosses, String text) {
        var scenario = ScenarioReader.parse("short", text.lines().toList());

        var verdict = Run.of(scenario, SEED, OptionalInt.empty());

        assertThat(verdict)
                .as(String.join("\n", verdict.lines()))
                .isInstanceOfSatisfying(
                        Passed.class, passed -> assertThat(passed.figures()).satisfies(figures -> {
                            assertThat(figures.kills()).isEqualTo(kills);
                            assertThat(figures.storeLosses()).isEqualTo(storeLosses);
                            assertThat(figures.sold()).isPositive();
                        }));
    }
}
