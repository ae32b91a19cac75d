package io.holdfast.app.webhooks;

import io.holdfast.app.dlq.AdminApi;
import io.holdfast.app.dlq.AdminOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes who is told. Whether it makes sense, the server says. */
abstract sealed class ChangeWebhooksCommand implements Callable<Integer> {
    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Override
    public Integer call() {
        admin.show(change(admin.api()), this::text);
        return 0;
    }

    abstract JsonObject change(AdminApi admin);

    String text(JsonObject changed) {
        return changed.getString("id") + " => " + changed.getString("done");
    }

    /** Adds one. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Has events of some types sent to a URL from now on. Shows the secret that signs them, this once.")
    static final class Add extends ChangeWebhooksCommand {
        @Parameters(index = "0", paramLabel = "URL", description = "Such as https://example.com/holdfast.")
        @SuppressWarnings("NullAway.Init")
        private String url;

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TYPE", description = "Such as order.paid.")
        private List<String> types = List.of();

        @Override
        JsonObject change(AdminApi admin) {
            return admin.addWebhook(JsonObject.of("url", url, "types", new JsonArray(types)));
        }

        @Override
        String text(JsonObject added) {
            return added.getString("id") + "  secret " + added.getString("secret");
        }
    }

    /** Removes one. */
    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Removes one, with all that waits for it.")
    static final class Remove extends ChangeWebhooksCommand {
        @Parameters(paramLabel = "ID", description = "As `webhooks list` names it.")
        @SuppressWarnings("NullAway.Init")
        private String id;

        @Override
        JsonObject change(AdminApi admin) {
            return admin.removeWebhook(id);
        }
    }

    /** Has one tried again. */
    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Has one that is suspended, or waits for its next try, sent to now.")
    static final class Resume extends ChangeWebhooksCommand {
        @Parameters(paramLabel = "ID", description = "As `webhooks list` names it.")
        @SuppressWarnings("NullAway.Init")
        private String id;

        @Override
        JsonObject change(AdminApi admin) {
            return admin.resumeWebhook(id);
        }
    }
}
