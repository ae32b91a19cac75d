package io.holdfast.app.faults;

import io.holdfast.faults.FaultPoint;
import io.holdfast.faults.FaultRule;
import io.holdfast.faults.RuleBook;
import io.holdfast.faults.Site;
import io.holdfast.gateway.FaultControl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of the gateway's requests to the desk. */
record DeskClient(Vertx vertx) implements FaultControl {
    @Override
    public Future<List<FaultRule>> set(FaultRule rule) {
        return ask(rule.site(), new DeskRequest.SetRule(rule));
    }

    @Override
    public Future<List<FaultRule>> clear(Site site, @Nullable FaultPoint point) {
        return ask(site, new DeskRequest.ClearRules(site, point));
    }

    @Override
    public Future<List<FaultRule>> rules(Site site) {
        return ask(site, new DeskRequest.Show());
    }

    private Future<List<FaultRule>> ask(Site site, DeskRequest request) {
        return vertx.eventBus().<RuleBook>request(FaultDesk.ADDRESS, request).map(reply -> reply.body()
                .rules(site));
    }
}
