package io.holdfast.architecture;

import io.holdfast.architecture.SourceTree.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Links between documents lead to a file that exists, and to a heading in it. */
final class LinkRules {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    private LinkRules() {}

    static List<String> complaints(List<SourceFile> files) {
        Map<String, String> texts = new HashMap<>();
        files.forEach(file -> texts.put(file.path(), file.text()));
        List<String> complaints = new ArrayList<>();
        files.stream().filter(file -> file.path().endsWith(".md")).forEach(file -> LINK.matcher(prose(file.text()))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !ELSEWHERE.matcher(link).matches())
                .filter(link -> !leadsSomewhere(file, link, texts))
                .forEach(link -> complaints.add(file.path() + " links to " + link + ", which is not there")));
        return complaints;
    }

    private static boolean leadsSomewhere(SourceFile from, String link, Map<String, String> texts) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        String target = path.isEmpty() ? from.path() : resolved(from, path);
        String text = texts.get(target);
        return text != null && (hash < 0 || anchors(text).contains(link.substring(hash + 1)));
    }

    private static String resolved(SourceFile from, String path) {
        return Path.of(from.path()).resolveSibling(path).normalize().toString().replace('\\', '/');
    }

    /** As code hosts name headings: lower case, blanks as hyphens, punctuation dropped. */
    private static Set<String> anchors(String text) {
        return HEADING.matcher(prose(text))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String prose(String text) {
        Matcher fenced = FENCED.matcher(text);
        return fenced.replaceAll("");
    }
}
