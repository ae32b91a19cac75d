package io.holdfast.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.StoreAccess;
import io.vertx.core.json.JsonObject;

/** What a server has in its books, of which nothing may change that was refused. */
final class StoredState {
    private StoredState() {}

    /**
     * What the audit went through, which must find nothing, and all orders and items as they are. That a key's answer is kept, a refusal
     * as well, is no change, nor is it that a checkout was tried.
     */
    static String of(Cli cli, StoreAccess stores) throws Exception {
        var audit = cli.run("audit", "--json");
        assertThat(audit.status()).as(audit.toString()).isZero();
        var figures = new JsonObject(audit.text()).getJsonObject("figures");
        figures.remove("aborts");
        return figures.encode()
                + stores.sql("select * from orders order by id")
                + stores.sql("select * from item order by id");
    }
}
