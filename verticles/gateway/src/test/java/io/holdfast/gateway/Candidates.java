package io.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts for a parameter, made from its schema: at its bounds, just beyond them, and what is easily taken for one that fits. */
final class Candidates {
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final Pattern QUANTIFIER = Pattern.compile("\\{(?:(\\d+),)?(\\d+)}");
    /** With digits of other scripts, signs, blanks, and what other places take for the end of something. */
    private static final List<String> ODD = List.of(
            "",
            "0",
            "00",
            "-0",
            "-1",
            "+1",
            "01",
            "1.0",
            "1.",
            ".1",
            "1e3",
            "0x1",
            "1_000",
            "1,000",
            " 1",
            "1 ",
            "1\t",
            "\u0663",
            "\uff13",
            "\u00b2",
            "x",
            "a.b",
            "a/b",
            "..",
            "a%b",
            "a b",
            "a+b",
            "a;b",
            "a\rb",
            "a\nX: b",
            "a\u0000",
            "\u00e9",
            "e\u0301",
            "{}",
            "null",
            "9223372036854775808",
            "2026-02-29",
            "2024-02-29",
            "2026-2-9",
            "2026-11-26T00:00:00Z",
            "+2026-11-26",
            "12026-11-26",
            "1.e4f2",
            "1..e4f2",
            "-1.e4f2");

    private Candidates() {}

    /** Whether the schema takes a text: a number is one only as JSON would write it. */
    static boolean fits(OpenApi api, JsonObject schema, String text) {
        if (!"integer".equals(schema.getString("type"))) {
            return api.allows(schema, text);
        }
        return WHOLE.matcher(text).matches() && api.allows(schema, Long.parseLong(text));
    }

    static Set<String> of(JsonObject parameter) {
        var schema = parameter.getJsonObject("schema");
        var example = String.valueOf(parameter.getValue("example"));
        Set<String> texts = new LinkedHashSet<>(ODD);
        texts.add(example);
        texts.add(example + "!");
        texts.add(example + "\u0661");
        for (String bound : List.of("minimum", "maximum", "default")) {
            if (schema.containsKey(bound)) {
                around(schema.getLong(bound), texts);
            }
        }
        schema.getJsonArray("enum", new JsonArray()).forEach(each -> texts.add(String.valueOf(each)));
        lengths(schema.getString("pattern", ""), example, texts);
        return texts;
    }

    private static void around(long bound, Set<String> texts) {
        for (long near = bound - 1; near <= bound + 1; near++) {
            texts.add(String.valueOf(near));
        }
        texts.add("+" + bound);
        texts.add("0" + bound);
        texts.add(bound + ".0");
        texts.add(bound + "0");
    }

    /** The longest that each part of a pattern may be, and one more. */
    private static void lengths(String pattern, String example, Set<String> texts) {
        String last = example.substring(example.length() - 1);
        String first = example.substring(0, 1);
        QUANTIFIER.matcher(pattern).results().forEach(found -> {
            int most = Integer.parseInt(found.group(2));
            for (int length = most; length <= most + 1; length++) {
                texts.add(last.repeat(length));
                int dot = example.indexOf('.');
                if (dot > 0) {
                    texts.add(first.repeat(length) + example.substring(dot));
                    texts.add(example.substring(0, dot + 1) + last.repeat(length));
                }
            }
        });
    }

    /** Every byte but the plainest escaped. */
    static String escaped(String text) {
        var escaped = new StringBuilder();
        for (byte each : text.getBytes(UTF_8)) {
            char c = (char) (each & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
            escaped.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return escaped.toString();
    }
}
