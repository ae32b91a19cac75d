package io.holdfast.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.chaos.Books.Entry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One account with 100, ten pieces at 7 each; order a is for two of them and was told 200, order b for one and was told 409. */
class ReckoningTest {
    private static final Entry PAID_A = new Entry(true, 14);
    private static final Entry UNPAID_B = new Entry(false, 7);

    private final Notebook notebook = new Notebook();

    @BeforeEach
    void buy() {
        notebook.paidIn("user", 60);
        notebook.paidIn("user", 40);
        notebook.restocked("item", 10);
        notebook.note(order("a", 2).told(200));
        notebook.note(order("b", 1).told(409));
    }

    private static Purchase order(String id, int quantity) {
        return new Purchase(id, "user", List.of(new Purchase.Line("item", 7, quantity)), Purchase.NOTHING);
    }

    private List<String> complaints(Entry a, Entry b, long credit, long stock) {
        return Reckoning.complaints(
                notebook, new Books(Map.of("a", a, "b", b), Map.of("user", credit), Map.of("item", stock)));
    }

    @Test
    void booksThatSayWhatEverybodyWasToldAreSound() {
        assertThat(complaints(PAID_A, UNPAID_B, 86, 8)).isEmpty();
    }

    @Test
    void aSaleThatTheBooksDoNotKnowIsFound() {
        assertThat(complaints(new Entry(false, 14), UNPAID_B, 100, 10))
                .containsExactly("order a was told 200 and is not paid");
    }

    @Test
    void aRefusalThatWasChargedIsFound() {
        assertThat(complaints(PAID_A, new Entry(true, 7), 79, 7)).containsExactly("order b was told 409 and is paid");
    }

    @Test
    void aBalanceThatIsOffByOneIsFound() {
        assertThat(complaints(PAID_A, UNPAID_B, 85, 8))
                .containsExactly(
                        "credit of account user: 100 put in, 14 taken for what is paid, and 85 are left, not 86");
        assertThat(complaints(PAID_A, UNPAID_B, 86, 9))
                .containsExactly("stock of item item: 10 put in, 2 taken for what is paid, and 9 are left, not 8");
    }

    @Test
    void aTotalThatIsNotThatOfTheLinesIsFound() {
        assertThat(complaints(new Entry(true, 15), UNPAID_B, 86, 8))
                .containsExactly("order a is for 15, and its lines make 14");
    }

    @Test
    void somebodyWhoWasNeverAnsweredIsFound() {
        notebook.note(order("b", 1));

        assertThat(complaints(PAID_A, UNPAID_B, 86, 8)).containsExactly("order b was never answered");
    }
}
