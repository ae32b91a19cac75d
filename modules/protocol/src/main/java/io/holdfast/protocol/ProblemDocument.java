package io.holdfast.protocol;

/**
 * An error as RFC 9457 writes it, with the correlation id as an extension.
 *
 * @param type the last segment of the type's URI; stable
 */
public record ProblemDocument(
        int status, String type, String title, String detail, String instance, String correlationId) {
    public static final String CONTENT_TYPE = "application/problem+json";

    /** The document's bytes, as text. */
    public String json() {
        var json = new StringBuilder(192 + detail.length());
        json.append("{\"type\":\"/problems/").append(type).append("\",\"title\":");
        quote(json, title);
        json.append(",\"status\":").append(status).append(",\"detail\":");
        quote(json, detail);
        json.append(",\"instance\":");
        quote(json, instance);
        json.append(",\"correlation_id\":");
        quote(json, correlationId);
        return json.append('}').toString();
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
