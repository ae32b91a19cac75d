package io.holdfast.faults;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules as people write them: as the members of a JSON object, and as text in a setting,
 * {@code stock:before_prepare=delay:50,probability=0.1,count=3,item=7; orders:durable=crash}.
 */
public final class RuleForm {
    private static final int MAX_COUNT = 1_000_000;
    private static final Set<String> MEMBERS = Set.of("point", "action", "value", "probability", "count", "match");
    private static final Set<String> MATCHES = Set.of("item", "user", "order");

    private RuleForm() {}

    /** Reads the members of an object; {@code null} is as good as absent. */
    public static FaultRule read(Site site, Map<String, ? extends @Nullable Object> members) {
        for (String name : members.keySet()) {
            if (!MEMBERS.contains(name)) {
                throw new FaultSyntaxException("a rule has no member '" + name
                        + "': it has point and action, and may have value, probability, count and match");
            }
        }
        return rule(
                site,
                required(members, "point"),
                FaultAction.of(required(members, "action"), text(members, "value")),
                text(members, "probability"),
                text(members, "count"),
                match(members.get("match")));
    }

    /** The point that an object names, or null for none; the object may have nothing else. */
    public static @Nullable FaultPoint readPoint(Site site, Map<String, ? extends @Nullable Object> members) {
        for (String name : members.keySet()) {
            if (!name.equals("point")) {
                throw new FaultSyntaxException("only point says what to clear, not '" + name + "'");
            }
        }
        var point = text(members, "point");
        return point == null ? null : FaultPoint.of(site, point);
    }

    /** The members that {@link #read} would read as this rule. */
    public static Map<String, Object> write(FaultRule rule) {
        var members = new LinkedHashMap<String, Object>();
        members.put("point", rule.point().label());
        members.put("action", rule.action().label());
        if (rule.action() instanceof FaultAction.Delay(int ms)) {
            members.put("value", ms);
        }
        members.put("probability", rule.probability());
        rule.count().ifPresent(count -> members.put("count", count));
        switch (rule.match()) {
            case FaultMatch.Any any -> {}
            case FaultMatch.Item(var id) -> members.put("match", Map.of("item", id));
            case FaultMatch.User(var id) -> members.put("match", Map.of("user", id));
            case FaultMatch.Order(var id) -> members.put("match", Map.of("order", id));
        }
        return members;
    }

    /** Reads the text form of any number of rules. */
    public static List<FaultRule> parse(String text) {
        var rules = new ArrayList<FaultRule>();
        for (String part : text.split(";", -1)) {
            if (!part.isBlank()) {
                rules.add(parseOne(part.strip()));
            }
        }
        return List.copyOf(rules);
    }

    private static FaultRule parseOne(String text) {
        var words = text.split("\\s*,\\s*", -1);
        int colon = words[0].indexOf(':');
        int equals = words[0].indexOf('=');
        if (colon < 0 || equals < colon) {
            throw new FaultSyntaxException(
                    "a rule is written service:point=action, such as stock:before_prepare=delay:50, not '" + text
                            + "'");
        }
        var site = Site.of(words[0].substring(0, colon).strip());
        var settings = settings(words);
        return rule(
                site,
                words[0].substring(colon + 1, equals).strip(),
                FaultAction.of(words[0].substring(equals + 1).strip(), null),
                settings.get("probability"),
                settings.get("count"),
                matchIn(settings));
    }

    private static Map<String, String> settings(String[] words) {
        var settings = new LinkedHashMap<String, String>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            var name = equals < 0 ? words[i] : words[i].substring(0, equals).strip();
            if (equals < 0 || !(MATCHES.contains(name) || name.equals("probability") || name.equals("count"))) {
                throw new FaultSyntaxException("'" + words[i]
                        + "' is none of probability=, count=, item=, user= and order=, which may follow an action");
            }
            settings.put(name, words[i].substring(equals + 1).strip());
        }
        return settings;
    }

    private static FaultMatch matchIn(Map<String, String> settings) {
        var matches = new LinkedHashMap<>(settings);
        matches.keySet().retainAll(MATCHES);
        return match(matches.isEmpty() ? null : matches);
    }

    private static FaultMatch match(@Nullable Object value) {
        return switch (value) {
            case null -> new FaultMatch.Any();
            case Map<?, ?> one
            when one.size() == 1 -> {
                var entry = one.entrySet().iterator().next();
                yield FaultMatch.of(String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
            }
            default ->
                throw new FaultSyntaxException(
                        "match names one item, user or order, such as {\"item\":\"7\"}, not '" + value + "'");
        };
    }

    private static FaultRule rule(
            Site site,
            String point,
            FaultAction action,
            @Nullable String probability,
            @Nullable String count,
            FaultMatch match) {
        return new FaultRule(
                site,
                FaultPoint.of(site, point),
                action,
                probability == null ? 1 : Numbers.probability(probability),
                count == null ? OptionalInt.empty() : OptionalInt.of((int) Numbers.whole("count", count, 1, MAX_COUNT)),
                match);
    }

    private static String required(Map<String, ? extends @Nullable Object> members, String name) {
        var text = text(members, name);
        if (text == null) {
            throw new FaultSyntaxException("a rule needs its " + name);
        }
        return text;
    }

    private static @Nullable String text(Map<String, ? extends @Nullable Object> members, String name) {
        return switch (members.get(name)) {
            case null -> null;
            case String text -> text;
            case Double number -> plain(number);
            case Number number -> number.toString();
            case Object other -> throw new FaultSyntaxException(name + " is a text or a number, not '" + other + "'");
        };
    }

    /** Without an exponent, which a small probability has as soon as JSON is read. */
    private static String plain(Double number) {
        var text = number.toString();
        return text.contains("E") ? new BigDecimal(text).stripTrailingZeros().toPlainString() : text;
    }
}
