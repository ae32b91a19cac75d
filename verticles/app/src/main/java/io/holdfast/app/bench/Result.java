package io.holdfast.app.bench;

import io.holdfast.app.trial.Audit;
import java.util.Optional;

/**
 * Everything that one run found out.
 *
 * @param cpu used while {@code measured} was; empty when the instance's processes are not known here
 * @param protocol chosen at the end
 * @param announced while {@code measured} was; empty when nothing is announced
 * @param audit empty when the instance's stores are not known here
 * @param conditions where and how it ran
 */
record Result(
        Plan plan,
        Tally warmUp,
        Tally measured,
        Optional<CpuTime> cpu,
        String protocol,
        Optional<Announced> announced,
        Optional<Audit> audit,
        Conditions conditions) {

    boolean isGood() {
        return measured.successes() > 0 && audit.map(Audit::holds).orElse(true);
    }
}
