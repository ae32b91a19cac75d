package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleBookTest {
    private static final RandomGenerator CHANCE = new SplittableRandom(7);
    private static final FaultPoint PREPARE = Operation.PREPARE.before();
    private static final About ORDER_1 = new About("1", List.of(branch("stock", "apple", "pear")));

    private static Branch branch(String kind, String... ids) {
        return Branch.debit(
                new ShardId(kind, 0),
                List.of(ids).stream().map(id -> new Line(id, 1)).toList());
    }

    private static RuleBook book(String rules) {
        return RuleBook.of(RuleForm.parse(rules));
    }

    @Test
    void aRuleIsForItsPointOnly() {
        var book = book("stock:before_prepare=crash");

        assertThat(book.concerns(Site.STOCK, PREPARE, About.UNKNOWN)).isTrue();
        assertThat(book.concerns(Site.PAYMENT, PREPARE, About.UNKNOWN)).isFalse();
        assertThat(book.concerns(Site.STOCK, Operation.PREPARE.after(), About.UNKNOWN))
                .isFalse();
        assertThat(book.draw(Site.STOCK, Operation.EXECUTE.before(), ORDER_1, CHANCE))
                .isNull();
    }

    @Test
    void aRuleIsForWhatItMatches() {
        assertThat(concerned("stock:before_prepare=drop,item=pear", ORDER_1)).isTrue();
        assertThat(concerned("stock:before_prepare=drop,item=plum", ORDER_1)).isFalse();
        assertThat(concerned("stock:before_prepare=drop,order=1", ORDER_1)).isTrue();
        assertThat(concerned("stock:before_prepare=drop,order=2", ORDER_1)).isFalse();
        assertThat(concerned("stock:before_prepare=drop,order=1", About.UNKNOWN))
                .isFalse();
    }

    private static boolean concerned(String rules, About about) {
        return book(rules).concerns(Site.STOCK, PREPARE, about);
    }

    @Test
    void theCoordinatorKnowsItemsAndUsersByTheKindOfTheirShard() {
        var direct = About.of(Transaction.direct(branch("payment", "apple"), null));
        var decide = Operation.DECIDE.before();

        assertThat(book("orders:decide=drop,user=apple").concerns(Site.ORDERS, decide, direct))
                .isTrue();
        assertThat(book("orders:decide=drop,item=apple").concerns(Site.ORDERS, decide, direct))
                .isFalse();
        assertThat(book("orders:decide=drop,order=apple").concerns(Site.ORDERS, decide, direct))
                .isFalse();
    }

    @Test
    void theFirstRuleThatHappensIsDrawn() {
        var book = book(
                "stock:before_prepare=drop,item=plum; stock:before_prepare=error; stock:before_prepare=crash,order=1");

        var drawn = Objects.requireNonNull(book.draw(Site.STOCK, PREPARE, ORDER_1, CHANCE));

        assertThat(drawn.rule().action()).isEqualTo(new FaultAction.Fail());
        assertThat(drawn.id()).isEqualTo(2);
    }

    @Test
    void aProbabilityIsMetAsOftenAsItSays() {
        var book = book("stock:before_prepare=drop,probability=0.25");

        long drawn = IntStream.range(0, 10_000)
                .filter(i -> book.draw(Site.STOCK, PREPARE, ORDER_1, CHANCE) != null)
                .count();

        assertThat(drawn).isBetween(2_300L, 2_700L);
    }

    @Test
    void aCountIsUsedUpAndThenTheRuleStaysWithoutEffect() {
        var book = book("stock:before_prepare=drop,count=2; stock:after_prepare=drop");

        var once = book.use(1);
        var twice = once.use(1);

        assertThat(once.mayUse(1)).isTrue();
        assertThat(twice.mayUse(1)).isFalse();
        assertThat(twice.has(1)).isTrue();
        assertThat(twice.concerns(Site.STOCK, PREPARE, ORDER_1)).isFalse();
        assertThat(twice.rules(Site.STOCK).getFirst().count()).hasValue(0);
        assertThat(twice.use(2)).isEqualTo(twice);
        assertThat(book.mayUse(3)).isFalse();
    }

    @Test
    void aRuleForTheSamePointAndMatchReplacesTheOlderUnderANewNumber() {
        var book = book("stock:before_prepare=drop; stock:before_prepare=drop,item=1");

        var changed = book.set(RuleForm.parse("stock:before_prepare=pause").getFirst());

        assertThat(changed.posted()).extracting(RuleBook.Posted::id).containsExactly(2L, 3L);
        assertThat(changed.has(1)).isFalse();
        assertThat(book.has(1)).isTrue();
    }

    @Test
    void aSiteIsClearedAsAWholeOrByPoint() {
        var book = book("stock:before_prepare=drop; stock:before_abort=drop; payment:before_abort=drop");

        assertThat(book.clear(Site.STOCK, PREPARE).rules(Site.STOCK))
                .extracting(rule -> rule.point().label())
                .containsExactly("before_abort");
        assertThat(book.clear(Site.STOCK, null).rules(Site.STOCK)).isEmpty();
        assertThat(book.clear(Site.STOCK, null).rules(Site.PAYMENT)).hasSize(1);
    }

    @Test
    void thereIsABoundOnRules() {
        var full = RuleBook.EMPTY;
        for (int i = 0; i < RuleBook.MAX_RULES; i++) {
            full = full.set(
                    RuleForm.parse("stock:before_prepare=drop,item=" + i).getFirst());
        }
        var book = full;

        assertThatThrownBy(() ->
                        book.set(RuleForm.parse("stock:before_prepare=drop").getFirst()))
                .isInstanceOf(FaultSyntaxException.class)
                .hasMessage("there are 100 rules already: clear some first");
        assertThat(book.set(RuleForm.parse("stock:before_prepare=crash,item=5").getFirst())
                        .posted())
                .hasSize(RuleBook.MAX_RULES);
    }
}
