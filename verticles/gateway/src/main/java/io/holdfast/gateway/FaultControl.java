package io.holdfast.gateway;

import io.holdfast.faults.FaultPoint;
import io.holdfast.faults.FaultRule;
import io.holdfast.faults.Site;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the fault rules of a node are read and changed. Every answer is the list of the site's rules as they are then; a change
 * that is not possible is a {@link io.vertx.core.eventbus.ReplyException} whose message says why.
 */
public interface FaultControl {
    Future<List<FaultRule>> set(FaultRule rule);

    /** Clears one point, or the whole site. */
    Future<List<FaultRule>> clear(Site site, @Nullable FaultPoint point);

    Future<List<FaultRule>> rules(Site site);
}
