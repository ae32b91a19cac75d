package io.holdfast.architecture;

import io.holdfast.architecture.SourceTree.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sizes of files, paragraphs of packages, headers and uses of scripts, and how text files end. */
final class LayoutRules {
    private static final int MAX_FILE_LINES = 400;
    private static final Pattern PARAGRAPH =
            Pattern.compile("/\\*\\*.{60,}?\\*/\\s*(?:@\\w+\\s+)*@NullMarked\\s", Pattern.DOTALL);
    private static final List<String> HEADER = List.of("-- KEYS:", "-- ARGV:", "-- Replies");

    /** What has scripts packaged. */
    private static final List<String> USERS =
            List.of("modules/reservations/src/main/", "verticles/consumers/src/main/");

    private LayoutRules() {}

    static List<String> complaints(List<SourceFile> files) {
        List<String> complaints = new ArrayList<>();
        files.stream().filter(SourceFile::isCode).forEach(file -> checkLength(file, complaints));
        files.stream().filter(SourceFile::isCode).forEach(file -> checkWhitespace(file, complaints));
        files.stream()
                .filter(file -> file.isPackageInfo() && file.isMain())
                .forEach(file -> checkParagraph(file, complaints));
        checkEveryPackageHasItsFile(files, complaints);
        files.stream().filter(SourceFile::isScript).forEach(file -> checkScript(file, files, complaints));
        return complaints;
    }

    private static void checkLength(SourceFile file, List<String> complaints) {
        long lines = file.text().lines().count();
        if (lines > MAX_FILE_LINES) {
            complaints.add("%s has %d lines, at most %d: split it by reason to change"
                    .formatted(file.path(), lines, MAX_FILE_LINES));
        }
    }

    private static void checkWhitespace(SourceFile file, List<String> complaints) {
        if (!file.text().endsWith("\n") || file.text().contains("\r")) {
            complaints.add(file.path() + " does not end its lines, or its last one, with a line feed");
        }
        if (file.text().lines().anyMatch(line -> line.endsWith(" ") || line.contains("\t"))) {
            complaints.add(file.path() + " has tabs, or spaces at the end of a line");
        }
    }

    private static void checkParagraph(SourceFile file, List<String> complaints) {
        if (!PARAGRAPH.matcher(file.text()).find()) {
            complaints.add(file.path() + " needs a paragraph about the package, and @NullMarked");
        }
    }

    private static void checkEveryPackageHasItsFile(List<SourceFile> files, List<String> complaints) {
        Set<String> told = files.stream()
                .filter(SourceFile::isPackageInfo)
                .map(SourceFile::folder)
                .collect(Collectors.toSet());
        files.stream()
                .filter(file -> file.isJava() && file.isMain())
                .map(SourceFile::folder)
                .distinct()
                .filter(folder -> !told.contains(folder))
                .forEach(folder -> complaints.add(folder + " has no package-info.java"));
    }

    private static void checkScript(SourceFile script, List<SourceFile> files, List<String> complaints) {
        boolean fragment = script.path().contains("/include/");
        HEADER.stream()
                .filter(part -> !fragment && !script.text().contains(part))
                .forEach(part -> complaints.add(script.path() + " lacks the header line `" + part + "`"));
        if (!script.text().startsWith("-- ")) {
            complaints.add(script.path() + " does not begin with a comment that says what it does");
        }
        boolean used = fragment ? isIncluded(script, files) : isNamed(script, files);
        if (!used) {
            complaints.add(script.path() + " is used by nothing");
        }
    }

    private static boolean isIncluded(SourceFile fragment, List<SourceFile> files) {
        return files.stream().filter(SourceFile::isScript).anyMatch(each -> each.text()
                .contains("-- include: " + fragment.name()));
    }

    /** By its file name, its bare name in quotes, or a constant of that name. */
    private static boolean isNamed(SourceFile script, List<SourceFile> files) {
        String bare = script.name().replace(".lua", "");
        Pattern use = Pattern.compile(
                "\"(?:[a-z]+/)*%s(?:\\.lua)?\"|\\b%s\\b".formatted(bare, bare.toUpperCase(Locale.ROOT)));
        return files.stream()
                .filter(file -> USERS.stream().anyMatch(file.path()::startsWith))
                .anyMatch(file -> use.matcher(file.text()).find());
    }
}
