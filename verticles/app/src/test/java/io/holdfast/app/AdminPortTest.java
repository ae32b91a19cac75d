package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.endtoend.Shop;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin port and faults, from the command line. */
class AdminPortTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void useAFolderThatDoesNotExistYet() {
        cli = new Cli(folder.resolve("data"));
    }

    @AfterEach
    void leaveNothingRunning() throws Exception {
        cli.run("down");
    }

    @Test
    void aDetachedServerHasAnAdminPortAndTheFaultsThatItWasStartedWith() throws Exception {
        cli.with("HOLDFAST_FAULTS_RULES", "stock:before_commit=delay:5,count=7; orders:answer=pause,order=never");

        Cli.Result up = cli.run("up", "--port", "0", "--admin-port", "0", "--faults", "--detach");

        assertThat(up.status()).as(up.err().toString()).isZero();
        var status = new JsonObject(cli.run("status", "--json").text());
        assertThat(status.getString("admin")).startsWith("http://127.0.0.1:").isNotEqualTo(status.getString("url"));
        assertThat(cli.run("status").text()).contains("\nadmin      " + status.getString("admin") + "\n");
        try (var admin = Shop.at(status.getString("admin"));
                var open = Shop.at(status.getString("url"))) {
            assertThat(admin.read("/payment/health").getString("status")).isEqualTo("UP");
            for (Shop port : new Shop[] {admin, open}) {
                assertThat(port.read("/stock/fault/rules").encode())
                        .isEqualTo("{\"rules\":[{\"point\":\"before_commit\",\"action\":\"delay\",\"value\":5,"
                                + "\"probability\":1.0,\"count\":7}]}");
                assertThat(port.read("/orders/fault/rules").getJsonArray("rules"))
                        .hasSize(1);
            }
        }
    }

    @Test
    void anAdminPortInUseIsOneLineAndNothingIsStarted() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Cli.Result up = cli.run("up", "--detach", "--port", "0", "--admin-port", port);

            assertThat(up.status()).isEqualTo(1);
            assertThat(up.err()).singleElement().asString().contains("127.0.0.1:" + port, "--admin-port N");
        }
    }
}
