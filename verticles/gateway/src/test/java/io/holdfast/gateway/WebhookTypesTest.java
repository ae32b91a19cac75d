package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WebhookTypesTest {
    private static final Pattern MESSAGE =
            Pattern.compile("^ {6}(\\S+): \\{ \\$ref: '#/components/messages/", Pattern.MULTILINE);

    @Test
    void whatOneCanBeToldOfIsWhatTheContractPromises() throws IOException {
        var contract = Files.readString(Path.of("../../docs/asyncapi.yaml"));

        assertThat(MESSAGE.matcher(contract).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(WebhookRoutes.TYPES);
    }
}
