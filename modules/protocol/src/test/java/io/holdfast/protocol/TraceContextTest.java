package io.holdfast.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String CONTEXT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void aContextIsTakenAsItIs() {
        assertThat(TraceContext.valid(CONTEXT)).isEqualTo(CONTEXT);
    }

    @Test
    void aTraceIsLookedForByItsId() {
        assertThat(TraceContext.traceId(CONTEXT)).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void theLastBitSaysWhetherItIsRecorded() {
        String unflagged = CONTEXT.substring(0, CONTEXT.length() - 2);
        assertThat(TraceContext.isSampled(null)).isFalse();
        for (String flags : List.of("01", "03", "0b", "ff")) {
            assertThat(TraceContext.isSampled(unflagged + flags)).as(flags).isTrue();
        }
        for (String flags : List.of("00", "02", "10", "0a")) {
            assertThat(TraceContext.isSampled(unflagged + flags)).as(flags).isFalse();
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01;"
            })
    void whatIsNoneIsIgnored(String header) {
        assertThat(TraceContext.valid(header)).isNull();
        assertThat(TraceContext.traceId(header)).isNull();
    }
}
