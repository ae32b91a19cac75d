package io.holdfast.order;

import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.Lookup;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ReplyBatch;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.Presence;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Stands in for stock or payment on the bus: reserves and knows whatever it is asked, unless the test says otherwise. */
final class StandInDomain {
    private final Lookup.Found known;
    private final List<Command> heard = new ArrayList<>();
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private Function<Command, Future<Reply>> votes = command -> Future.succeededFuture(new Reply.Yes(1));
    private String unknownId = "";
    private int questions;

    private StandInDomain(Lookup.Found known) {
        this.known = known;
    }

    /** On the caller's event loop. */
    static StandInDomain listen(Vertx vertx, String kind, Lookup.Found known) {
        var domain = new StandInDomain(known);
        var bus = vertx.eventBus();
        domain.consumers.add(bus.<CommandBatch>localConsumer(Addresses.commands(kind), domain::answer));
        domain.consumers.add(bus.<Lookup>localConsumer(Addresses.lookups(kind), domain::find));
        Presence.announce(vertx, kind);
        return domain;
    }

    private void answer(Message<CommandBatch> message) {
        var replies = message.body().commands().stream().map(this::reply).toList();
        Future.all(replies)
                .onSuccess(all -> message.reply(new ReplyBatch(all.list())))
                .onFailure(cause -> message.fail(0, cause.getMessage()));
    }

    private Future<Reply> reply(Command command) {
        heard.add(command);
        return switch (command) {
            case Command.Prepare prepare -> votes.apply(prepare);
            case Command.Execute execute -> votes.apply(execute);
            case Command.Finish finish -> Future.succeededFuture(Reply.DONE);
            case Command.Undo undo -> Future.succeededFuture(Reply.UNDONE);
        };
    }

    private void find(Message<Lookup> question) {
        questions++;
        String id =
                switch (question.body()) {
                    case Lookup.Price(var itemId) -> itemId;
                    case Lookup.Account(var userId) -> userId;
                };
        question.reply(id.equals(unknownId) ? new Lookup.Found.Missing() : known);
    }

    void vote(Function<Command, Future<Reply>> next) {
        votes = next;
    }

    void refuse(String id) {
        votes = command -> Future.succeededFuture(new Reply.No(new Reply.Cause.Short(id)));
    }

    void doesNotKnow(String id) {
        unknownId = id;
    }

    int questions() {
        return questions;
    }

    long prepared() {
        return heard.stream().filter(Command.Prepare.class::isInstance).count();
    }

    Future<?> leave() {
        return Future.all(consumers.stream().map(MessageConsumer::unregister).toList());
    }
}
