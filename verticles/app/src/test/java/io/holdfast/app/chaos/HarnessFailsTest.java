package io.holdfast.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.endtoend.Server;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the harness is for: it says so when something is wrong, and keeps what there is to look at. */
class HarnessFailsTest {
    private static final int BUYERS = 4;
    private static final int ENOUGH = 60;

    @Test
    void whatHappensBehindTheBuyersBacksIsFound() {
        var url = URI.create(Server.shared().url());
        var notebook = new Notebook();
        var figures = new Figures();
        var load = Load.begin(url, BUYERS, 1, notebook, figures);
        Eventually.until(
                "some buy and some are refused",
                () -> figures.summary().sold() > ENOUGH && figures.summary().refused() > 0);
        load.close();
        assertThat(notebook.complaints()).isEmpty();
        Eventually.until("the books agree", () -> Reckoning.complaints(notebook, Books.read(url, notebook))
                .isEmpty());

        var refused = notebook.purchases().stream()
                .filter(purchase -> purchase.told() != 200)
                .findFirst()
                .orElseThrow();
        try (var shop = Shop.at(url.toString())) {
            refused.lines().forEach(line -> restock(shop, notebook, line));
            shop.done("/payment/add_funds/" + refused.account() + "/1000");
            notebook.paidIn(refused.account(), 1_000);
            shop.done("/orders/checkout/" + refused.order());
            shop.done("/payment/pay/" + refused.account() + "/1");
        }

        assertThat(Reckoning.complaints(notebook, Books.read(url, notebook)))
                .hasSize(2)
                .contains("order %s was told %d and is paid".formatted(refused.order(), refused.told()))
                .anyMatch(complaint -> complaint.startsWith("credit of account " + refused.account()));
    }

    private static void restock(Shop shop, Notebook notebook, Purchase.Line line) {
        shop.done("/stock/add/" + line.item() + "/" + line.quantity());
        notebook.restocked(line.item(), line.quantity());
    }

    @Test
    void aServerThatEndsUnaskedIsAComplaintAndItsLogsStay() {
        var scenario = ScenarioReader.parse(
                "unasked",
                List.of("# Nothing is to happen.", "load 2 buyers", "wait 3 s", "pause server for 0.1 s", "wait 3 s"));
        var running = CompletableFuture.supplyAsync(() -> Run.of(scenario, 1, OptionalInt.empty()));
        Eventually.until(
                "the server is killed",
                () -> servers().filter(HarnessFailsTest::sells).anyMatch(ProcessHandle::destroyForcibly));

        var verdict = running.join();

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Failed.class, failed -> {
            assertThat(failed.complaints()).contains("the server ended by itself with status 137");
            assertThat(failed.lines().getFirst()).startsWith("FAIL unasked").contains("seed 1 ");
            assertThat(failed.lines()).contains("  the logs are in " + failed.folder());
            assertThat(failed.folder().resolve("server.log")).exists();
            assertThat(failed.folder().resolve(Diary.NAME)).content().contains("the shop closes");
            remove(failed.folder());
        });
    }

    private static Stream<ProcessHandle> servers() {
        return ProcessHandle.current().descendants().filter(process -> commandLine(process)
                .contains("holdfast-chaos-unasked"));
    }

    /** The scenario has begun. */
    private static boolean sells(ProcessHandle server) {
        var data = Stream.of(commandLine(server).split("\0", -1))
                .filter(word -> word.endsWith("/data"))
                .findFirst();
        return data.isPresent() && diary(Path.of(data.get())).contains("Wait[");
    }

    private static String diary(Path data) {
        try {
            return Files.readString(data.resolveSibling(Diary.NAME));
        } catch (IOException e) {
            return ""; // not begun
        }
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    private static void remove(Path folder) {
        var vertx = Vertx.vertx();
        vertx.fileSystem().deleteRecursiveBlocking(folder.toString());
        vertx.close().await();
    }
}
