package io.holdfast.app.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.endtoend.StoreAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A server of one event loop that lets itself be broken, with what its customers and its operator have of it. */
record ConsoleServer(Cli cli, Cli.Foreground process, Shop shop, Path data) implements AutoCloseable {
    static ConsoleServer start(Path folder, Map<String, String> environment) throws IOException {
        var data = folder.resolve("data");
        var cli = new Cli(data).with("HOLDFAST_LOOPS", "1");
        environment.forEach(cli::with);
        var process = cli.up("--port", "0", "--faults");
        return new ConsoleServer(cli, process, Shop.at(process.url()), data);
    }

    String url() {
        return process.url();
    }

    StoreAccess stores() {
        return StoreAccess.of(data);
    }

    /** Checks orders out that nobody can pay. */
    void refuse(int many) {
        var order = shop.order(shop.user(0), shop.item(1_000, 1));
        for (int i = 0; i < many; i++) {
            assertThat(Shop.await(shop.checkout(order)).status()).isEqualTo(402);
        }
    }

    @Override
    public void close() throws Exception {
        shop.close();
        process.close();
        assertThat(cli.run("down").status()).isZero();
    }
}
