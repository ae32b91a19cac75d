package io.holdfast.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All rules of a node. Immutable, so that one owner can change it and publish it to everybody. A rule whose count is used up
 * stays in it, without effect, until it is cleared: so it can be seen that it happened, and what it holds stays held.
 */
public record RuleBook(List<Posted> posted, long lastId) {
    public static final RuleBook EMPTY = new RuleBook(List.of(), 0);
    static final int MAX_RULES = 100;

    /** A rule and its number, which no other rule of this life ever has. */
    public record Posted(long id, FaultRule rule) {}

    public static RuleBook of(List<FaultRule> rules) {
        var book = EMPTY;
        for (FaultRule rule : rules) {
            book = book.set(rule);
        }
        return book;
    }

    /** A rule for the same point and match is replaced, any other stays. */
    public RuleBook set(FaultRule rule) {
        var kept = keep(each -> !rule.replaces(each));
        if (kept.size() >= MAX_RULES) {
            throw new FaultSyntaxException("there are " + MAX_RULES + " rules already: clear some first");
        }
        kept.add(new Posted(lastId + 1, rule));
        return new RuleBook(List.copyOf(kept), lastId + 1);
    }

    /** Without the rules of the site, or without those of one of its points. */
    public RuleBook clear(Site site, @Nullable FaultPoint point) {
        var kept = keep(
                rule -> rule.site() != site || (point != null && !rule.point().equals(point)));
        return new RuleBook(List.copyOf(kept), lastId);
    }

    private ArrayList<Posted> keep(Predicate<FaultRule> wanted) {
        var kept = new ArrayList<Posted>();
        posted.stream().filter(each -> wanted.test(each.rule)).forEach(kept::add);
        return kept;
    }

    /** Whether the rule may happen once more. */
    public boolean mayUse(long id) {
        return posted.stream().anyMatch(each -> each.id == id && !each.rule.isSpent());
    }

    /** The rule has happened once more. */
    public RuleBook use(long id) {
        return new RuleBook(
                posted.stream()
                        .map(each -> each.id == id ? new Posted(id, each.rule.usedOnce()) : each)
                        .toList(),
                lastId);
    }

    public boolean has(long id) {
        return posted.stream().anyMatch(each -> each.id == id);
    }

    public List<FaultRule> rules(Site site) {
        return posted.stream()
                .map(Posted::rule)
                .filter(rule -> rule.site() == site)
                .toList();
    }

    /** Whether a fault could happen to this operation at this point. */
    public boolean concerns(Site site, FaultPoint point, About about) {
        for (Posted each : posted) {
            if (each.rule.site() == site && each.rule.isFor(point, about)) {
                return true;
            }
        }
        return false;
    }

    /** The first rule, in the order in which they were set, that happens now, or null. */
    public @Nullable Posted draw(Site site, FaultPoint point, About about, RandomGenerator chance) {
        for (Posted each : posted) {
            if (each.rule.site() == site && each.rule.isFor(point, about) && each.rule.happens(chance)) {
                return each;
            }
        }
        return null;
    }
}
