package io.holdfast.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void aRefusalIsKeptAsTheProblemThatItIs() {
        var refusal = new Answer.Refusal(Answer.Kind.OUT_OF_STOCK, "item 7 has 2 left");

        assertThat(refusal.kept())
                .isEqualTo(new Answer.Replay(
                        409,
                        "application/problem+json",
                        "{\"type\":\"/problems/out-of-stock\",\"title\":\"Not enough stock\",\"status\":409,"
                                + "\"detail\":\"item 7 has 2 left\"}"));
    }

    @Test
    void aSuccessIsKeptAsItIs() {
        assertThat(Answer.Success.json("{}").kept()).isEqualTo(new Answer.Replay(200, "application/json", "{}"));
    }

    @Test
    void aProblemNamesTheRequestItBelongsTo() {
        var body = new Problem(404, "unknown-path", "No such path", "none").body("/x", "c1");

        assertThat(body)
                .isEqualTo("{\"type\":\"/problems/unknown-path\",\"title\":\"No such path\",\"status\":404,"
                        + "\"detail\":\"none\",\"instance\":\"/x\",\"correlation_id\":\"c1\"}");
    }

    @Test
    void quotesBackslashesAndControlCharactersAreEscaped() {
        var body = new Problem(400, "t", "t", "a\"b\\c\r\n\u001f d").body();

        assertThat(body).contains("\"detail\":\"a\\\"b\\\\c\\u000d\\u000a\\u001f d\"");
    }
}
