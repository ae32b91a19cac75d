package io.holdfast.app.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.FaultPoint;
import io.holdfast.faults.Operation;
import io.holdfast.faults.RuleForm;
import io.holdfast.faults.Site;
import io.vertx.core.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loops with a desk: what happens at a point, and how often. */
class LoopFaultsTest {
    private static final FaultPoint PREPARE = Operation.PREPARE.before();

    private final FaultLoops loops = new FaultLoops();
    private final DeskClient desk = loops.desk();

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void aCountIsUsedUpByAllLoopsTogether() {
        loops.open("stock:before_prepare=error,count=3");
        var first = loops.loop();
        var second = loops.loop();

        var courses = IntStream.range(0, 20)
                .boxed()
                .flatMap(i -> Stream.of(first, second))
                .map(loop -> loops.at(loop, PREPARE))
                .toList()
                .stream()
                .map(future -> future.await())
                .toList();

        assertThat(courses).filteredOn(course -> course == Course.FAIL).hasSize(3);
        assertThat(courses).filteredOn(course -> course == Course.GO_ON).hasSize(37);
        assertThat(loops.meters()
                        .counter(
                                "holdfast.faults.injected",
                                "service",
                                "stock",
                                "point",
                                "before_prepare",
                                "action",
                                "error")
                        .count())
                .isEqualTo(3);
    }

    @Test
    void everyActionIsAnotherCourse() {
        loops.open("stock:before_prepare=drop; stock:after_prepare=duplicate; stock:before_commit=delay:1;"
                + "stock:before_abort=crash");
        var loop = loops.loop();

        assertThat(loops.at(loop, PREPARE).await()).isEqualTo(Course.LOSE_REPLY);
        assertThat(loops.at(loop, Operation.PREPARE.after()).await()).isEqualTo(Course.TWICE);
        assertThat(loops.at(loop, Operation.COMMIT.before()).await()).isEqualTo(Course.GO_ON);
        assertThat(loops.at(loop, Operation.COMMIT.after()).await()).isEqualTo(Course.GO_ON);
        var end = loops.at(loop, Operation.ABORT.before());
        assertThat(loops.at(loop, Operation.EXECUTE.before()).await()).isEqualTo(Course.GO_ON);
        assertThat(end.isComplete()).isFalse();
        assertThat(loops.crashes()).isEqualTo(1);
    }

    @Test
    void whatIsPausedWaitsUntilItsRuleIsGoneEvenWhenThatIsUsedUp() {
        loops.open("stock:before_prepare=pause,count=1");
        var loop = loops.loop();

        var held = loops.at(loop, PREPARE);
        assertThat(loops.at(loop, PREPARE).await()).isEqualTo(Course.GO_ON);
        assertThat(desk.rules(Site.STOCK).await().getFirst().count()).hasValue(0);
        assertThat(held.isComplete()).isFalse();

        desk.clear(Site.STOCK, PREPARE).await();
        assertThat(held.await()).isEqualTo(Course.GO_ON);
    }

    @Test
    void thereIsABoundOnWhatIsHeldAndWhatComesThenFails() {
        loops.open("stock:before_prepare=pause");
        var loop = loops.loop();
        var held =
                IntStream.range(0, 1_024).mapToObj(i -> loops.at(loop, PREPARE)).toList();

        assertThat(loops.at(loop, PREPARE).await()).isEqualTo(Course.FAIL);

        desk.set(RuleForm.parse("stock:before_prepare=delay:1").getFirst()).await();
        assertThat(Future.all(held).await().<Course>list()).containsOnly(Course.GO_ON);
    }

    @Test
    void aRuleTooManyIsAFailureThatSaysSo() {
        loops.open("");
        for (int i = 0; i < 100; i++) {
            desk.set(RuleForm.parse("stock:before_prepare=drop,item=" + i).getFirst())
                    .await();
        }
        var oneMore = desk.set(RuleForm.parse("stock:before_prepare=drop").getFirst());

        assertThatThrownBy(oneMore::await).hasMessage("there are 100 rules already: clear some first");
    }
}
