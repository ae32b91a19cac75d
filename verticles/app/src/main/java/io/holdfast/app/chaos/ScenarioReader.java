package io.holdfast.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads scenarios; an error names the file, the line, and what was expected there. */
final class ScenarioReader {
    static final String SUFFIX = ".scenario";
    private static final Pattern STORES = Pattern.compile("stores +(own|proxied)");
    private static final Pattern LOAD = Pattern.compile("load +([0-9]{1,3}) buyers");
    private static final Pattern DISK = Pattern.compile("disk +([0-9]{1,5}) MB");
    private static final Pattern SET = Pattern.compile("set +([a-z_.]+) *= *(.+)");
    private static final Pattern REPEAT = Pattern.compile("repeat +([0-9]{1,4}) times");
    private static final Pattern OR = Pattern.compile(" *\\| *");
    private static final Pattern AND = Pattern.compile(" +and +");
    private static final String ONE_OF = "one of:";

    private final String name;
    private final List<String> about = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private boolean proxied;
    private int diskMb;
    private int buyers;
    private int at;

    private record Line(int number, int indent, String text) {}

    private ScenarioReader(String name) {
        this.name = name;
    }

    /** All scenarios of a folder, by name. */
    static List<Scenario> readAll(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(ScenarioReader::read)
                    .toList();
        } catch (IOException e) {
            throw new CommandException("cannot read the scenarios in " + folder + ": " + Cause.of(e), e);
        }
    }

    private static Scenario read(Path file) {
        String fileName = String.valueOf(file.getFileName());
        try {
            return parse(fileName.substring(0, fileName.length() - SUFFIX.length()), Files.readAllLines(file, UTF_8));
        } catch (IOException e) {
            throw new CommandException("cannot read " + file + ": " + Cause.of(e), e);
        }
    }

    static Scenario parse(String name, List<String> text) {
        ScenarioReader reader = new ScenarioReader(name);
        reader.split(text);
        List<Step> steps = reader.block(0);
        Scenario scenario = new Scenario(
                name,
                List.copyOf(reader.about),
                reader.proxied,
                reader.diskMb,
                reader.buyers,
                Map.copyOf(reader.settings),
                steps);
        reader.check(scenario, text.size());
        return scenario;
    }

    private void split(List<String> text) {
        boolean begun = false;
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i);
            int comment = line.indexOf('#');
            String code = (comment < 0 ? line : line.substring(0, comment)).stripTrailing();
            if (!code.isBlank()) {
                lines.add(new Line(i + 1, code.length() - code.stripLeading().length(), code.strip()));
            } else if (!begun && comment == 0) {
                about.add(line.substring(1).strip());
            }
            begun |= comment != 0;
        }
    }

    private List<Step> block(int indent) {
        List<Step> steps = new ArrayList<>();
        while (at < lines.size() && lines.get(at).indent >= indent) {
            Line line = lines.get(at);
            if (line.indent > indent) {
                throw wrong(line, "this is indented, and what is above it takes no lines of its own");
            }
            at++;
            if (indent > 0 || !isHead(line)) {
                steps.add(step(line));
            }
        }
        return List.copyOf(steps);
    }

    /** What is started and who buys, rather than what happens then. */
    private boolean isHead(Line line) {
        Matcher stores = STORES.matcher(line.text);
        Matcher load = LOAD.matcher(line.text);
        Matcher disk = DISK.matcher(line.text);
        Matcher set = SET.matcher(line.text);
        if (stores.matches()) {
            proxied = stores.group(1).equals("proxied");
        } else if (load.matches()) {
            buyers = Integer.parseInt(load.group(1));
        } else if (disk.matches()) {
            diskMb = Integer.parseInt(disk.group(1));
        } else if (set.matches()) {
            settings.put(set.group(1), set.group(2));
        } else {
            return false;
        }
        return true;
    }

    private Step step(Line line) {
        Matcher repeat = REPEAT.matcher(line.text);
        if (!repeat.matches()) {
            return moment(line);
        }
        int indent = at < lines.size() ? lines.get(at).indent : 0;
        if (indent <= line.indent) {
            throw wrong(line, "expected the lines to repeat, indented, below it");
        }
        return new Step.Repeat(Integer.parseInt(repeat.group(1)), block(indent));
    }

    private Step moment(Line line) {
        boolean isChoice = line.text.startsWith(ONE_OF);
        String text = isChoice ? line.text.substring(ONE_OF.length()).strip() : line.text;
        try {
            return new Step.Moment(Stream.of(isChoice ? OR.split(text) : new String[] {text})
                    .map(alternative ->
                            AND.splitAsStream(alternative).map(DeedForm::parse).toList())
                    .toList());
        } catch (IllegalArgumentException e) {
            throw wrong(line, Cause.of(e));
        }
    }

    private void check(Scenario scenario, int length) {
        Line end = new Line(length, 0, "");
        if (scenario.buyers() == 0) {
            throw wrong(end, "expected who buys, such as `load 32 buyers`, in a line of its own");
        }
        if (scenario.steps().isEmpty()) {
            throw wrong(end, "expected that something happens, such as `kill server`");
        }
        if (scenario.about().isEmpty()) {
            throw wrong(end, "expected a comment at the beginning that says what this is about");
        }
        if (!scenario.proxied() && scenario.deeds().anyMatch(Deed::needsProxy)) {
            throw wrong(
                    end,
                    "stop, cut, delay, swallow, strand, save, restore, replace and fill need `stores proxied` in a line of its own");
        }
        boolean fills = scenario.deeds().anyMatch(Deed.FillDisk.class::isInstance);
        if (fills != (scenario.diskMb() > 0)) {
            throw wrong(end, "`fill disk` and `disk 600 MB`, in a line of its own, need each other");
        }
    }

    private CommandException wrong(Line line, String what) {
        return new CommandException(name + SUFFIX + ":" + line.number + ": " + what);
    }
}
