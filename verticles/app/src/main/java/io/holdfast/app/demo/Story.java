package io.holdfast.app.demo;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.load.Api;
import io.holdfast.app.load.Bulk;
import io.holdfast.app.load.ClosedLoop;
import io.holdfast.app.load.Requests;
import io.holdfast.app.trial.Audit;
import io.holdfast.app.trial.TrialInstance;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The demo from its start to its end, on an instance that is new and nobody else's. */
final class Story {
    private static final int COMPLAINTS_SHOWN = 10;

    private final TrialInstance instance;
    private final Scene scene;
    private final Narrator narrator;

    Story(TrialInstance instance, Scene scene, Narrator narrator) {
        this.instance = instance;
        this.scene = scene;
        this.narrator = narrator;
    }

    /** Whether everything added up. */
    boolean tell() {
        narrator.title("%,d pieces of one hot item, %,d buyers, and a server that is killed in the middle of the sale."
                .formatted(scene.stock(), scene.buyers()));
        narrator.chapter("Open a shop");
        URI url = start("a server with a Redis and a Postgres of its own, in a folder that is removed afterwards");
        narrator.chapter("Fill it");
        String item = offer(url);
        Crowd crowd = enter(url, item);
        narrator.chapter("Sell, and pull the plug");
        sellUntilKilled(url, crowd);
        narrator.chapter("Open it again, on the same data");
        url = start("Redis has forgotten everything; it is filled again from the journal in Postgres");
        lookAtTheUnanswered(url, crowd);
        narrator.chapter("Sell the rest");
        sellOut(url, crowd);
        narrator.chapter("Compare what everybody was told with the books");
        boolean told = reckon(url, item, crowd);
        narrator.chapter("Audit the stores behind it");
        return conclude(audit() && told);
    }

    private URI start(String what) {
        narrator.tell(what);
        long startNs = System.nanoTime();
        URI url = instance.start();
        double seconds = (System.nanoTime() - startNs) / 1e9;
        narrator.tell("it serves at %s after %.1f s".formatted(url, seconds));
        return url;
    }

    private String offer(URI url) {
        Api api = new Api(url);
        String item = new JsonObject(api.post("/stock/item/create/" + Scene.PRICE_MINOR)).getString("item_id");
        api.post("/stock/add/" + item + "/" + scene.stock());
        narrator.tell("one item: %,d in stock at %s each".formatted(scene.stock(), Scene.money(Scene.PRICE_MINOR)));
        return item;
    }

    private Crowd enter(URI url, String item) {
        new Api(url).post("/payment/batch_init/" + scene.buyers() + "/" + Scene.CREDIT_MINOR);
        try (ClosedLoop loop = ClosedLoop.open(url, Scene.BUYERS_AT_A_TIME)) {
            Bulk bulk = new Bulk(loop, Requests.post(url));
            List<String> orders = bulk.send(each(buyer -> "/orders/create/" + buyer), done -> {}).stream()
                    .map(body -> new JsonObject(body).getString("order_id"))
                    .toList();
            bulk.send(each(buyer -> "/orders/addItem/" + orders.get(buyer) + "/" + item + "/1"), done -> {});
            narrator.tell("%,d buyers with a credit of %s each, and each with an order for one piece"
                    .formatted(scene.buyers(), Scene.money(Scene.CREDIT_MINOR)));
            return new Crowd(orders);
        }
    }

    private List<String> each(IntFunction<String> path) {
        return IntStream.range(0, scene.buyers()).mapToObj(path).toList();
    }

    private void sellUntilKilled(URI url, Crowd crowd) {
        narrator.tell("%d buyers at a time press `checkout` ...".formatted(Scene.BUYERS_AT_A_TIME));
        // On a thread of its own: the sale goes on until the signal arrives, wherever the server is then.
        Thread killer = Thread.ofVirtual().unstarted(this::kill);
        try (ClosedLoop loop = ClosedLoop.open(url, Scene.BUYERS_AT_A_TIME)) {
            loop.run(Sale.withIncident(Requests.post(url), crowd, scene.soldAtKill(), killer::start));
            killer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
        narrator.tell("%,d buyers had been told that they bought it, %,d never heard an answer"
                .formatted(crowd.count(Told.BOUGHT), crowd.unanswered().size()));
    }

    private void kill() {
        long pid = instance.serverPid();
        instance.kill();
        narrator.tell("kill -9 %d: the server is gone, and Redis and Postgres go with it".formatted(pid));
    }

    private void lookAtTheUnanswered(URI url, Crowd crowd) {
        List<Integer> unanswered = crowd.unanswered();
        try (ClosedLoop loop = ClosedLoop.open(url, Scene.BUYERS_AT_A_TIME)) {
            Bulk bulk = new Bulk(loop, Requests.get(url));
            long paid = bulk
                    .send(
                            unanswered.stream()
                                    .map(buyer -> "/orders/find/" + crowd.order(buyer))
                                    .toList(),
                            done -> {})
                    .stream()
                    .filter(body -> new JsonObject(body).getBoolean("paid"))
                    .count();
            narrator.tell("of the %,d who never heard: %,d had their purchase on disk already, %,d had bought nothing"
                    .formatted(unanswered.size(), paid, unanswered.size() - paid));
        }
    }

    private void sellOut(URI url, Crowd crowd) {
        narrator.tell("everybody without an answer presses `checkout`, those who pressed it before among them ...");
        try (ClosedLoop loop = ClosedLoop.open(url, Scene.BUYERS_AT_A_TIME)) {
            loop.run(Sale.undisturbed(Requests.post(url), crowd));
        }
        narrator.tell("sold out: %,d were told that they bought it, %,d that it is gone"
                .formatted(crowd.count(Told.BOUGHT), crowd.count(Told.REFUSED)));
    }

    private boolean reckon(URI url, String item, Crowd crowd) {
        try (ClosedLoop loop = ClosedLoop.open(url, Scene.BUYERS_AT_A_TIME)) {
            Books books = Books.read(url, loop, item, crowd);
            narrator.tell("told `bought`    %,7d      orders paid        %,7d"
                    .formatted(crowd.count(Told.BOUGHT), books.paid()));
            narrator.tell("told `gone`      %,7d      buyers charged     %,7d"
                    .formatted(crowd.count(Told.REFUSED), books.charged()));
            narrator.tell("in stock at first%,7d      in stock now       %,7d".formatted(scene.stock(), books.stock()));
            narrator.tell("credit taken     %s, which is %,d times %s"
                    .formatted(Scene.money(books.takenMinor()), books.paid(), Scene.money(Scene.PRICE_MINOR)));
            List<String> complaints = Reckoning.complaints(scene, crowd, books);
            complaints.stream().limit(COMPLAINTS_SHOWN).forEach(complaint -> narrator.tell("WRONG: " + complaint));
            if (complaints.isEmpty()) {
                narrator.tell("buyer by buyer: whoever was told `bought` paid once, and nobody else paid anything");
            }
            return complaints.isEmpty();
        }
    }

    private boolean audit() {
        Audit audit = Audit.of(instance.data());
        audit.lines().forEach(narrator::tell);
        return audit.holds();
    }

    private boolean conclude(boolean sound) {
        narrator.conclude(
                sound
                        ? "Exactly %,d sold, exactly %,d paid for, not one more."
                                .formatted(scene.stock(), scene.stock())
                        : "This does not add up; please report what you see above.");
        return sound;
    }
}
