package io.holdfast.app.chaos;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.faults.FaultRule;
import io.holdfast.faults.RuleForm;
import io.holdfast.faults.Site;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Where faults are set; a server that is being started is waited for. */
final class AdminPort {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final long LIMIT_S = 60;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;

    AdminPort(URI url) {
        this.url = url;
    }

    void set(FaultRule rule) {
        post("/" + rule.site().label() + "/fault/set", new JsonObject(RuleForm.write(rule)).encode());
    }

    void clear() {
        for (Site site : Site.values()) {
            post("/" + site.label() + "/fault/clear", "");
        }
    }

    private void post(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(body))
                .build();
        Pauses.until("the admin port answers " + path, LIMIT_S, () -> isDone(request));
    }

    private boolean isDone(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 == 4) {
                throw new CommandException(request.uri() + " was answered " + response.body());
            }
            return response.statusCode() == OK;
        } catch (IOException e) {
            return false; // it is not there yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted: " + Cause.of(e), e);
        }
    }
}
