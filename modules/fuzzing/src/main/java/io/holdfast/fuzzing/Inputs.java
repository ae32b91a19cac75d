package io.holdfast.fuzzing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Texts that a parser takes, and texts that are nearly so. The gate tries these and no others; a fuzzer goes on from them, and would need
 * long to find the first one by itself.
 */
public final class Inputs {
    /** A multiple of what finds a check that was left out, and still less than a second of the gate. */
    private static final int VARIANTS = 250;

    private static final int MOST_CHANGES = 3;

    /** What parsers stumble over: separators, signs, digits of other scripts, ends of ranges, broken characters. */
    private static final List<byte[]> AWKWARD = Stream.concat(
                    Stream.of(
                                    "",
                                    " ",
                                    "\t",
                                    "\n",
                                    "\r\n",
                                    "\0",
                                    "\u007f",
                                    "\u00a0",
                                    "\u2028",
                                    "\ufffd",
                                    "\ufeff",
                                    "0",
                                    "9",
                                    "-",
                                    "+",
                                    "--",
                                    "_",
                                    ".",
                                    ",",
                                    ";",
                                    ":",
                                    "://",
                                    "@",
                                    "#",
                                    "|",
                                    "=",
                                    "/",
                                    "\\",
                                    "\"",
                                    "%",
                                    "%00",
                                    "{",
                                    "}",
                                    "[",
                                    "]",
                                    "null",
                                    "true",
                                    "\u0663",
                                    "\uff11",
                                    "\ud83d\ude00",
                                    "-1",
                                    "00",
                                    "1e9",
                                    "NaN",
                                    "2147483648",
                                    "9223372036854775807",
                                    "9223372036854775808",
                                    "99999999999999999999")
                            .map(text -> text.getBytes(UTF_8)),
                    Stream.of(new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc3}, new byte[] {
                        (byte) 0xed, (byte) 0xa0, (byte) 0x80
                    }))
            .toList();

    private final List<byte[]> texts;
    private final SplittableRandom random;

    private Inputs(List<byte[]> texts, long seed) {
        this.texts = texts;
        this.random = new SplittableRandom(seed);
    }

    /**
     * The texts in UTF-8, and variants of them that chance makes out of the system property {@code holdfast.seed}: the same ones each time
     * while it is not set.
     */
    public static Stream<byte[]> near(String... texts) {
        var all = Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
        var inputs = new Inputs(all, Long.getLong("holdfast.seed", 1));
        return Stream.concat(all.stream(), Stream.generate(inputs::variant).limit(VARIANTS));
    }

    private byte[] variant() {
        byte[] variant = oneOf(texts);
        for (int changes = random.nextInt(1, MOST_CHANGES + 1); changes > 0; changes--) {
            variant = changed(variant);
        }
        return variant;
    }

    /** With something else in the place of a piece, which may be empty. */
    private byte[] changed(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = random.nextBoolean() ? from : random.nextInt(from, bytes.length + 1);
        var changed = new ByteArrayOutputStream();
        changed.write(bytes, 0, from);
        switch (random.nextInt(4)) {
            case 0 -> changed.writeBytes(oneOf(AWKWARD));
            case 1 -> changed.writeBytes(oneOf(texts));
            case 2 -> {
                changed.write(bytes, from, to - from);
                changed.write(bytes, from, to - from);
            }
            default -> {} // It is cut out.
        }
        changed.write(bytes, to, bytes.length - to);
        return changed.toByteArray();
    }

    private byte[] oneOf(List<byte[]> some) {
        return some.get(random.nextInt(some.size()));
    }
}
