package io.holdfast.architecture;

import io.holdfast.architecture.SourceTree.SourceFile;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What may not be written, and where. */
final class WordRules {
    private record Banned(Pattern pattern, Predicate<SourceFile> where, String instead) {}

    private static final List<Banned> BANNED = List.of(
            new Banned(
                    Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b"),
                    SourceFile::isCode,
                    "do it now, or open an issue and leave the code as it is"),
            new Banned(
                    Pattern.compile("\\bThread\\.sleep\\b|\\bTimeUnit\\.\\w+\\.sleep\\b|\\bLockSupport\\.park"),
                    SourceFile::isTest,
                    "advance the clock, or await the condition"),
            new Banned(
                    Pattern.compile("\\borg\\.mockito\\b|\\borg\\.easymock\\b"),
                    SourceFile::isJava,
                    "use the real store or the simulated port"),
            new Banned(
                    Pattern.compile("@Disabled\\b(?!\\()"),
                    SourceFile::isTest,
                    "a test that is switched off says why, or goes"),
            new Banned(
                    Pattern.compile("catch \\(\\w+ (?:ignored|ignore|_)\\)|catch \\([^)]*\\) \\{\\s*\\}"),
                    SourceFile::isMain,
                    "an exception is handled, passed on, or named after the reason why it means nothing here"),
            new Banned(
                    Pattern.compile("\\.printStackTrace\\(\\)|(?<!@)\\bSystem\\.exit\\("),
                    file -> file.isMain() && !file.path().startsWith("verticles/app/"),
                    "log it or pass it on; only app ends the process"),
            new Banned(
                    Pattern.compile("(?<![\\w.~}])/(?:home|Users|root|work)/[A-Za-z0-9]"),
                    file -> true,
                    "no paths of one machine"),
            new Banned(
                    Pattern.compile("redis\\.call\\('(?:TIME|KEYS|RANDOMKEY)'|math\\.random|os\\.(?:time|clock)"),
                    SourceFile::isScript,
                    "a script's result depends on its keys and arguments only"));

    private WordRules() {}

    static List<String> complaints(List<SourceFile> files) {
        return files.stream()
                .filter(file -> !file.spellsTheRules())
                .flatMap(file -> BANNED.stream()
                        .filter(banned -> banned.where().test(file))
                        .flatMap(banned -> complaints(file, banned)))
                .toList();
    }

    private static Stream<String> complaints(SourceFile file, Banned banned) {
        Matcher matcher = banned.pattern().matcher(file.text());
        return matcher.results().map(found -> "%s:%d says `%s`: %s"
                .formatted(file.path(), lineOf(file.text(), found.start()), found.group(), banned.instead()));
    }

    private static long lineOf(String text, int position) {
        return 1
                + text.substring(0, position)
                        .chars()
                        .filter(each -> each == '\n')
                        .count();
    }
}
