package io.holdfast.app.webhooks;

import io.holdfast.app.cli.DataOption;
import io.holdfast.app.dlq.AdminApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows them. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lists them: where they are, what they want, how much waits for them, and what the last try failed with.",
            "Exits with 0 when all of them take what they are sent, and with 1 when one does not."
        })
final class ListWebhooksCommand implements Callable<Integer> {
    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--json", description = "Print JSON: webhooks.")
    private boolean json;

    @Override
    public Integer call() {
        var shown = AdminApi.of(data.folder()).webhooks();
        var webhooks = shown.getJsonArray("webhooks");
        System.out.println(json ? shown.encodePrettily() : text(webhooks));
        return webhooks.stream().allMatch(each -> isFine((JsonObject) each)) ? 0 : 1;
    }

    private static boolean isFine(JsonObject webhook) {
        return webhook.getString("state").equals("active") && webhook.getInteger("failures") == 0;
    }

    private static String text(JsonArray webhooks) {
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
