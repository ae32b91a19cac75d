package io.holdfast.app.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console where everybody must say who he is. */
class ConsolePasswordTest {
    @TempDir
    Path folder;

    @Test
    void anOperatorGivesHisTokenAsThePassword() throws Exception {
        try (var server = ConsoleServer.start(folder, Map.of("HOLDFAST_SECURITY_PROFILE", "secured"))) {
            var admin = new JsonObject(server.cli().run("status", "--json").text()).getString("admin");
            var token = server.cli()
                    .run("token", "--role", "operator", "--subject", "me")
                    .text();
            try (var visit = Visit.withPassword(admin, token).open()) {
                assertThat(visit.find("#books-verdict")).hasAttribute("data-verdict", "holds");
                visit.find("button[data-kill=redis]").click();
                assertThat(visit.find("#faults-result")).containsText("redis is killed");
            }
        }
    }
}
