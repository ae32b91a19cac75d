package io.holdfast.app.webhooks;

import io.holdfast.app.dlq.AdminOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Shows them. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lists them: where they are, what they want, how much waits for them, and what the last try failed with.",
            "Exits with 0 when all of them take what they are sent, with 1 when one does not, and with 2 when it cannot be asked."
        },
        exitCodeOnExecutionException = ExitCode.USAGE)
final class ListWebhooksCommand implements Callable<Integer> {
    @Mixin
    private final AdminOptions admin = new AdminOptions();

    @Override
    public Integer call() {
        var shown = admin.api().webhooks();
        admin.show(shown, ListWebhooksCommand::text);
        return shown.getJsonArray("webhooks").stream().allMatch(each -> isFine((JsonObject) each)) ? 0 : 1;
    }

    private static boolean isFine(JsonObject webhook) {
        return webhook.getString("state").equals("active") && webhook.getInteger("failures") == 0;
    }

    private static String text(JsonObject shown) {
        var webhooks = shown.getJsonArray("webhooks");
        return webhooks.isEmpty()
                ? "no webhooks"
                : webhooks.stream()
                        .map(JsonObject.class::cast)
                        .map(ListWebhooksCommand::lines)
                        .collect(Collectors.joining("\n"));
    }

    private static String lines(JsonObject webhook) {
        var text = new StringBuilder()
                .append(webhook.getString("id"))
                .append("  ")
                .append(webhook.getString("url"))
                .append("  ")
                .append(webhook.getJsonArray("types").stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ")))
                .append("\n           ")
                .append(webhook.getString("state"))
                .append(", ")
                .append(webhook.getLong("pending"))
                .append(" wait, ")
                .append(webhook.getLong("missed"))
                .append(" missed");
        return isFine(webhook)
                ? text.toString()
                : text.append(", failed ")
                        .append(webhook.getInteger("failures"))
                        .append(" times in a row: ")
                        .append(webhook.getString("last_error"))
                        .toString();
    }
}
