package io.holdfast.app.chaos;

import io.holdfast.faults.FaultRule;
import io.holdfast.faults.FaultSyntaxException;
import io.holdfast.faults.RuleForm;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words for one kind of deed.
 *
 * @param usage as documents and errors show it
 */
record DeedForm(String usage, Pattern pattern, Function<MatchResult, Deed> deed) {
    private static final String NUMBER = "([0-9]{1,4}(?:\\.[0-9]{1,3})?)";
    private static final String SPAN = NUMBER + "(?: to " + NUMBER + ")? s";
    private static final String ANY = "(server|redis|postgres|kafka)";
    private static final String STORE = "(redis|postgres)";

    static final List<DeedForm> ALL = List.of(
            form("wait 0.2 to 1 s", "wait " + SPAN, found -> new Deed.Wait(span(found, 1))),
            form("await server", "await server", found -> new Deed.AwaitServer()),
            form("kill server|redis|postgres|kafka", "kill " + ANY, found -> new Deed.Kill(Victim.of(found.group(1)))),
            form(
                    "pause server|redis|postgres|kafka for 0.1 to 30 s",
                    "pause " + ANY + " for " + SPAN,
                    found -> new Deed.Pause(Victim.of(found.group(1)), span(found, 2))),
            form("stop kafka for 60 s", "stop kafka for " + SPAN, found -> new Deed.StopKafka(span(found, 1))),
            form("repeat events", "repeat events", found -> new Deed.RepeatEvents()),
            form("poison events", "poison events", found -> new Deed.PoisonEvents()),
            form("empty redis", "empty redis", found -> new Deed.Empty()),
            form("end backend", "end backend", found -> new Deed.LoseBackend(false)),
            form("kill backend", "kill backend", found -> new Deed.LoseBackend(true)),
            form(
                    "fault SERVICE:POINT=ACTION[,count=N][,probability=P]",
                    "fault (.+)",
                    found -> new Deed.Inject(rule(found.group(1)))),
            form("clear faults", "clear faults", found -> new Deed.ClearFaults()),
            form(
                    "crash at SERVICE:POINT",
                    "crash at ([^= ]+)",
                    found -> new Deed.Crash(rule(found.group(1) + "=crash,count=1"))),
            form(
                    "cut redis|postgres for 1 to 5 s",
                    "cut " + STORE + " for " + SPAN,
                    found -> new Deed.Disturb(Victim.of(found.group(1)), new Weather.Cut(), span(found, 2))),
            form(
                    "delay redis|postgres by 50 ms for 1 to 5 s",
                    "delay " + STORE + " by ([0-9]{1,5}) ms for " + SPAN,
                    found -> new Deed.Disturb(
                            Victim.of(found.group(1)),
                            new Weather.Slow(Long.parseLong(found.group(2))),
                            span(found, 3))),
            form(
                    "swallow requests|replies of redis|postgres for 1 to 5 s",
                    "swallow (requests|replies) of " + STORE + " for " + SPAN,
                    found -> new Deed.Disturb(
                            Victim.of(found.group(2)),
                            new Weather.OneWay(Weather.Course.of(found.group(1))),
                            span(found, 3))),
            form("strand redis|postgres", "strand " + STORE, found -> new Deed.Strand(Victim.of(found.group(1)))),
            form("save redis", "save redis", found -> new Deed.Save()),
            form("restore redis", "restore redis", found -> new Deed.Restore()),
            form("replace redis", "replace redis", found -> new Deed.Replace()),
            form("fill disk for 1 to 5 s", "fill disk for " + SPAN, found -> new Deed.FillDisk(span(found, 1))));

    private static DeedForm form(String usage, String pattern, Function<MatchResult, Deed> deed) {
        return new DeedForm(usage, Pattern.compile(pattern), deed);
    }

    /** An {@link IllegalArgumentException} says what is wrong. */
    static Deed parse(String text) {
        for (DeedForm form : ALL) {
            Matcher found = form.pattern.matcher(text);
            if (found.matches()) {
                return form.deed.apply(found);
            }
        }
        throw new IllegalArgumentException("'" + text + "' is none of these: "
                + ALL.stream().map(DeedForm::usage).collect(Collectors.joining("; ")));
    }

    private static Span span(MatchResult found, int group) {
        long from = ms(found.group(group));
        Span span = new Span(from, found.group(group + 1) == null ? from : ms(found.group(group + 1)));
        if (span.fromMs() > span.toMs()) {
            throw new IllegalArgumentException("a time from " + span + " begins after its end");
        }
        return span;
    }

    private static long ms(String seconds) {
        return Math.round(Double.parseDouble(seconds) * 1_000);
    }

    private static FaultRule rule(String text) {
        try {
            List<FaultRule> rules = RuleForm.parse(text);
            if (rules.size() == 1) {
                return rules.getFirst();
            }
            throw new IllegalArgumentException("expected one rule, not '" + text + "'");
        } catch (FaultSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
