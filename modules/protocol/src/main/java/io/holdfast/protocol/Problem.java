package io.holdfast.protocol;

/**
 * An error as a client reads it (RFC 9457). Here because a refusal is also kept under an idempotency key, and must then
 * be the same bytes for ever.
 *
 * @param type the stable last segment of the problem's URI
 */
public record Problem(int status, String type, String title, String detail) {
    public static final String CONTENT_TYPE = "application/problem+json";

    private static final int FIRST_PRINTABLE = 0x20;

    /** The JSON of what does not depend on the single request. */
    public String body() {
        return common().append('}').toString();
    }

    /** The JSON, with the path that was asked for and the id under which the logs know the request. */
    public String body(String instance, String correlationId) {
        var json = common().append(",\"instance\":");
        quote(json, instance).append(",\"correlation_id\":");
        return quote(json, correlationId).append('}').toString();
    }

    private StringBuilder common() {
        var json = new StringBuilder(256).append("{\"type\":");
        quote(json, "/problems/" + type).append(",\"title\":");
        quote(json, title).append(",\"status\":").append(status).append(",\"detail\":");
        return quote(json, detail);
    }

    private static StringBuilder quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < FIRST_PRINTABLE) {
                json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else {
                json.append(c);
            }
        }
        return json.append('"');
    }
}
