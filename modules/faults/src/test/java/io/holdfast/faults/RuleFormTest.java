package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFormTest {
    @Test
    void aDelayIsWrittenWithItsMsBesideOrBehindIt() {
        var beside = RuleForm.read(Site.STOCK, Map.of("point", "before_prepare", "action", "delay", "value", 500));
        var behind = RuleForm.read(Site.STOCK, Map.of("point", "before_prepare", "action", "delay:500"));

        assertThat(beside).isEqualTo(behind);
        assertThat(beside.action()).isEqualTo(new FaultAction.Delay(500));
        assertThat(beside.point()).isEqualTo(Operation.PREPARE.before());
        assertThat(beside.probability()).isEqualTo(1);
        assertThat(beside.count()).isEmpty();
        assertThat(beside.match()).isEqualTo(new FaultMatch.Any());
    }

    /** As JSON has it, 0.0005 is a number that Java writes with an exponent. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 0.0005, 0.00012, 0.000000001})
    void aSmallProbabilityIsANumberAsWell(double probability) {
        var rule = RuleForm.read(
                Site.STOCK, Map.of("point", "before_prepare", "action", "drop", "probability", probability));

        assertThat(rule.probability()).isEqualTo(probability);
        assertThat(RuleForm.read(Site.STOCK, RuleForm.write(rule))).isEqualTo(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "error", "crash", "drop", "duplicate"})
    void anotherActionTakesNoValue(String action) {
        assertThatThrownBy(
                        () -> RuleForm.read(Site.STOCK, Map.of("point", "before_commit", "action", action, "value", 5)))
                .isInstanceOf(FaultSyntaxException.class)
                .hasMessage("the action '" + action + "' has the value '5', and only delay takes one");
    }

    @Test
    void aValueOfZeroIsNone() {
        var members = new HashMap<String, Object>(Map.of("point", "after_commit", "action", "crash", "value", 0));
        members.put("count", null);

        assertThat(RuleForm.read(Site.PAYMENT, members).action()).isEqualTo(new FaultAction.Crash());
    }

    @Test
    void chanceCountAndMatchAreOptional() {
        var rule = RuleForm.read(
                Site.ORDERS,
                Map.of(
                        "point",
                        "decide",
                        "action",
                        "drop",
                        "probability",
                        0.25,
                        "count",
                        3,
                        "match",
                        Map.of("user", "u-1")));

        assertThat(rule)
                .isEqualTo(new FaultRule(
                        Site.ORDERS,
                        Operation.DECIDE.before(),
                        new FaultAction.Drop(),
                        0.25,
                        OptionalInt.of(3),
                        new FaultMatch.User("u-1")));
        assertThat(RuleForm.read(Site.ORDERS, RuleForm.write(rule))).isEqualTo(rule);
    }

    @ParameterizedTest
    @EnumSource
    void everyPointOfASiteIsReadByItsName(Site site) {
        assertThat(site.points()).hasSize(site == Site.EVENTS ? 4 : 10);
        for (FaultPoint point : site.points()) {
            var rule = RuleForm.read(site, Map.of("point", point.label(), "action", "crash"));

            assertThat(rule.point()).isEqualTo(point);
            assertThat(RuleForm.readPoint(site, Map.of("point", point.label()))).isEqualTo(point);
        }
        assertThat(Site.of(site.label())).isEqualTo(site);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stock   | before_begin   | crash     | stock has no point 'before_begin': it has before_prepare, after_prepare, before_execute,",
                "payment | prepare        | crash     | payment has no point 'prepare'",
                "events  | before_decide  | crash     | events has no point 'before_decide': it has before_mark, after_mark, before_apply, after_apply",
                "events  | mark           | crash     | events has no point 'mark'",
                "orders  | before_prepare | crash     | orders has no point 'before_prepare': it has before_begin,",
                "stock   | before_prepare | explode   | there is no action 'explode': it is delay:<ms>, error, crash, drop, duplicate or pause",
                "stock   | before_prepare | pause:5   | the action 'pause:5' has a value, and only delay takes one",
                "stock   | before_prepare | crash:5   | the action 'crash:5' has a value, and only delay takes one",
                "stock   | before_prepare | delay     | delay needs its ms",
                "stock   | before_prepare | delay:0   | the ms of a delay is a whole number from 1 to 600000, not '0'",
                "stock   | before_prepare | delay:-5  | the ms of a delay is a whole number from 1 to 600000, not '-5'",
                "stock   | before_prepare | delay:1e3 | the ms of a delay is a whole number",
                "stock   | before_prepare | delay:600001 | the ms of a delay is a whole number",
                "orders  | after_answer   | pause     | after_answer takes no pause: nothing follows it, so it takes crash only",
                "orders  | after_begin    | delay:5   | after_begin takes no delay",
                "orders  | after_durable  | duplicate | after_durable takes no duplicate",
                "orders  | answer         | duplicate | before_answer takes no duplicate: an answer is given once",
            })
    void whatMeansNothingIsNamed(String site, String point, String action, String complaint) {
        assertThatThrownBy(() -> RuleForm.read(Site.of(site), Map.of("point", point, "action", action)))
                .isInstanceOf(FaultSyntaxException.class)
                .hasMessageStartingWith(complaint);
    }

    @Test
    void theOtherMembersAreCheckedToo() {
        assertComplaint("probability", 0, "probability is above 0 and at most 1, such as 0.25, not '0'");
        assertComplaint("probability", 1.5, "probability is above 0");
        assertComplaint("probability", 1e-10, "probability is above 0");
        assertComplaint("probability", 1e300, "probability is above 0");
        assertComplaint("probability", "often", "probability is above 0");
        assertComplaint("probability", -0.5, "probability is above 0");
        assertComplaint("count", 0, "count is a whole number from 1 to 1000000, not '0'");
        assertComplaint("count", 1.5, "count is a whole number");
        assertComplaint("count", true, "count is a text or a number, not 'true'");
        assertComplaint("match", "item", "match names one item, user or order");
        assertComplaint("match", Map.of(), "match names one item, user or order");
        assertComplaint("match", Map.of("item", "1", "order", "2"), "match names one item, user or order");
        assertComplaint("match", Map.of("shard", "1"), "a rule matches an item, a user or an order, not a 'shard'");
        assertComplaint("match", Map.of("item", "a b"), "item is 'a b', and an id has 1 to 64");
        assertComplaint("match", Map.of("user", "u"), "stock sees no user: match an item or an order there");
        assertComplaint("often", 1, "a rule has no member 'often'");
        assertThatThrownBy(() -> RuleForm.read(Site.STOCK, Map.of("action", "crash")))
                .hasMessage("a rule needs its point");
        assertThatThrownBy(() -> RuleForm.readPoint(Site.STOCK, Map.of("points", "x")))
                .hasMessage("only point says what to clear, not 'points'");
        assertThat(RuleForm.readPoint(Site.STOCK, Map.of())).isNull();
    }

    private static void assertComplaint(String member, Object value, String complaint) {
        assertThatThrownBy(() ->
                        RuleForm.read(Site.STOCK, Map.of("point", "before_prepare", "action", "crash", member, value)))
                .isInstanceOf(FaultSyntaxException.class)
                .hasMessageStartingWith(complaint);
    }

    @Test
    void manyRulesAreWrittenAsOneText() {
        var rules = RuleForm.parse(
                " stock:before_prepare = delay:50 , probability=0.1, item=7 ; payment:after_abort=error,user=u;orders:durable=crash,count=1,order=o;");

        assertThat(rules)
                .containsExactly(
                        RuleForm.read(
                                Site.STOCK,
                                Map.of(
                                        "point", "before_prepare",
                                        "action", "delay:50",
                                        "probability", "0.1",
                                        "match", Map.of("item", "7"))),
                        RuleForm.read(
                                Site.PAYMENT,
                                Map.of("point", "after_abort", "action", "error", "match", Map.of("user", "u"))),
                        RuleForm.read(
                                Site.ORDERS,
                                Map.of(
                                        "point",
                                        "before_durable",
                                        "action",
                                        "crash",
                                        "count",
                                        1,
                                        "match",
                                        Map.of("order", "o"))));
        assertThat(RuleForm.parse("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crash                                 | a rule is written service:point=action",
                "before_prepare=crash                  | a rule is written service:point=action",
                "shop:before_prepare=crash             | there is no service 'shop': it is orders, stock, payment, events",
                "stock:before_prepare=crash,often      | is none of probability=, count=, item=, user= and order=",
                "stock:before_prepare=crash,value=5    | is none of probability=",
                "stock:before_prepare=crash,item=1,order=2 | match names one item, user or order",
                "payment:before_prepare=crash,item=1   | payment sees no item: match a user or an order there",
            })
    void aTextThatMeansNothingIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> RuleForm.parse("stock:before_abort=drop; " + text))
                .isInstanceOf(FaultSyntaxException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void whatIsWrittenNamesEveryAction() {
        assertThat(List.of("error", "crash", "drop", "duplicate", "pause"))
                .allSatisfy(action ->
                        assertThat(FaultAction.of(action, null).label()).isEqualTo(action));
        assertThat(RuleForm.write(RuleForm.parse("stock:before_abort=delay:7,count=2,item=1")
                        .getFirst()))
                .containsEntry("action", "delay")
                .containsEntry("value", 7)
                .containsEntry("count", 2)
                .containsEntry("match", Map.of("item", "1"));
        assertThat(RuleForm.write(
                        RuleForm.parse("stock:before_abort=pause,order=1").getFirst()))
                .containsEntry("match", Map.of("order", "1"))
                .doesNotContainKeys("value", "count");
    }
}
