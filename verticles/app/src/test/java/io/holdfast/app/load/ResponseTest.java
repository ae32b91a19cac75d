package io.holdfast.app.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import org.junit.jupiter.api.Test;

class ResponseTest {
    private static final String ANSWER =
            "HTTP/1.1 409 Conflict\r\nContent-LENGTH:  5\r\nx: content-length: 9\r\n\r\nsold!";

    private final byte[] buffer = new byte[128];
    private final Response response = new Response(buffer);

    private boolean complete(String received) throws ProtocolException {
        byte[] bytes = received.getBytes(UTF_8);
        System.arraycopy(bytes, 0, buffer, 0, bytes.length);
        return response.isComplete(bytes.length);
    }

    @Test
    void isCompleteWithItsLastByteAndNotBefore() throws ProtocolException {
        for (int length = 0; length < ANSWER.length(); length++) {
            assertThat(complete(ANSWER.substring(0, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(complete(ANSWER)).isTrue();
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.body()).isEqualTo("sold!");
        assertThat(response.end()).isEqualTo(ANSWER.length());
    }

    @Test
    void whatFollowsBelongsToTheNextAnswer() throws ProtocolException {
        assertThat(complete(ANSWER + "HTTP/1.1 200")).isTrue();
        assertThat(response.end()).isEqualTo(ANSWER.length());
    }

    @Test
    void mayHaveNoBody() throws ProtocolException {
        assertThat(complete("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).isTrue();
        assertThat(response.body()).isEmpty();
    }

    @Test
    void saysWhetherItIsTheLastOfItsConnection() throws ProtocolException {
        assertThat(complete("HTTP/1.1 200 OK\r\nconnection: Close\r\ncontent-length: 0\r\n\r\n"))
                .isTrue();
        assertThat(response.isLast()).isTrue();
        assertThat(complete("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\ncontent-length: 0\r\n\r\n"))
                .isTrue();
        assertThat(response.isLast()).isFalse();
        assertThat(complete(ANSWER)).isTrue();
        assertThat(response.isLast()).isFalse();
    }

    @Test
    void aLengthThatIsMissingOrTooLargeIsAnError() {
        assertThatThrownBy(() -> complete("HTTP/1.1 200 OK\r\n\r\n")).hasMessageContaining("how long");
        assertThatThrownBy(() -> complete("HTTP/1.1 200 OK\r\ncontent-length: 120\r\n\r\n"))
                .hasMessageContaining("longer than 128");
        assertThatThrownBy(() -> complete("x".repeat(128))).hasMessageContaining("head");
    }
}
