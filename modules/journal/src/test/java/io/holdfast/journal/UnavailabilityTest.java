package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Answer;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnavailabilityTest {
    private static PgException error(String sqlState) {
        return new PgException("an error", "FATAL", sqlState, "");
    }

    /** A full disk, an operator's intervention, and a transaction that Postgres ended while we were stopped. */
    @ParameterizedTest
    @ValueSource(strings = {"53100", "57P01", "25P03"})
    void whatIsNoFaultOfTheStatementIsInDoubt(String sqlState) {
        assertThat(Unavailability.ofWrite(error(sqlState), "/there").await()).isEqualTo(new Answer.Pending("/there"));
    }

    @Test
    void aFaultOfTheStatementStaysOne() {
        assertThat(Unavailability.ofWrite(error("42601"), "/there").failed()).isTrue();
    }
}
