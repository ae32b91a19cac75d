package io.holdfast.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemDocumentTest {
    @Test
    void quotesBackslashesAndWhatIsNotPrintableAsciiAreEscaped() {
        var document = new ProblemDocument(400, "t", "~ title", "a\"b\\c\r\n\u001f\u007fé", "/x", "c1");

        assertThat(document.json())
                .isEqualTo("{\"type\":\"/problems/t\",\"title\":\"~ title\",\"status\":400,"
                        + "\"detail\":\"a\\\"b\\\\c\\u000d\\u000a\\u001f\\u007f\\u00e9\","
                        + "\"instance\":\"/x\",\"correlation_id\":\"c1\"}");
    }
}
