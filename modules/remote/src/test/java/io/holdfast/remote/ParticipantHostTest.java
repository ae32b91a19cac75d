package io.holdfast.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Shards;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Suspicion;
import io.holdfast.protocol.TxId;
import io.holdfast.reservations.KeeperVerticle;
import io.holdfast.reservations.LocalHosting;
import io.holdfast.reservations.Participant.Balance;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.LocalCodecs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A participant for other processes, on a real broker, Redis and Postgres; whoever keeps its shard is yet another process. */
@Timeout(120)
class ParticipantHostTest {
    private static final ShardId SHARD = new ShardId("stock", 0);
    private static final TxId TX = new TxId(1, 1);
    private static final AtomicInteger TESTS = new AtomicInteger();

    private final Map<String, Object> kafka =
            Map.of("bootstrap.servers", TestStores.kafka().address().toString());
    private final CommandTopics topics = new CommandTopics("host-" + TESTS.incrementAndGet() + ".");
    private final RedisOptions redis = new RedisOptions().setConnectionString(TestStores.emptiedRedis());
    private final Postgres postgres = Postgres.at(TestStores.freshDatabase());
    private final Vertx elsewhere = process();
    private final Vertx vertx = process();
    private final CompletableFuture<Map<String, Object>> known = new CompletableFuture<>();
    private SqlClient sql;
    private Correspondent correspondent;

    private static Vertx process() {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        LocalCodecs.register(vertx.eventBus());
        return vertx;
    }

    @BeforeEach
    void start() {
        Migrations.apply(postgres);
        sql = postgres.client(elsewhere);
        Shards.register(sql, List.of(SHARD)).await();
        elsewhere
                .deployVerticle(
                        new KeeperVerticle(postgres, Map.of(SHARD, redis), "stock", () -> 0, new SimpleMeterRegistry()))
                .await();
        tellKeeper(new Suspicion.Unsound(SHARD));
        correspondent = new Correspondent(kafka, topics, "stock");
    }

    @AfterEach
    void end() {
        vertx.close().await();
        elsewhere.close().await();
        correspondent.close();
    }

    private void tellKeeper(Suspicion suspicion) {
        elsewhere.eventBus().request(Addresses.keeper("stock"), suspicion).await();
    }

    private String deploy(Vertx process, String node) {
        var setup = new ParticipantHost.Setup(
                "stock", node, postgres, new LocalHosting(List.of(redis), UnaryOperator.identity()), known, topics, 1);
        return process.deployVerticle(new ParticipantHost(setup)).await();
    }

    private void host() {
        known.complete(kafka);
        deploy(vertx, "one");
    }

    private long generation() {
        return Shards.all(sql).await().get(SHARD).generation();
    }

    private void anotherGeneration() {
        tellKeeper(new Suspicion.Condemned(SHARD, "the test wants another one"));
    }

    private Reply run(long generation, Command command) {
        var answer = correspondent.ask(
                SHARD, generation, Question.COMMANDS, Wire.commands(new CommandBatch(SHARD, List.of(command))));
        assertThat(answer.failure()).isNull();
        return Wire.replies(answer.text()).getFirst();
    }

    @Test
    void commandsOfTheGenerationAreCarriedOut() {
        host();
        assertThat(run(generation(), new Command.Undo(TX))).isEqualTo(Reply.UNDONE);
        assertThat(run(generation(), new Command.Finish(TX))).isEqualTo(Reply.ALARM);
    }

    /** In the meantime another process of the kind may have answered what undoes it, and the next generation does not remember that. */
    @Test
    void aCommandOfAGenerationThatIsOverIsNotCarriedOut() {
        host();
        long over = generation();
        assertThat(run(over, new Command.Undo(TX))).isEqualTo(Reply.UNDONE);
        anotherGeneration();
        long now = correspondent.ask(SHARD, generation(), Question.PING, "").generation();
        assertThat(now).isGreaterThan(over).isEqualTo(generation());
        assertThat(run(over, new Command.Undo(new TxId(1, 2)))).isEqualTo(Reply.LOST);
        assertThat(run(now, new Command.Finish(new TxId(1, 2)))).isEqualTo(Reply.NEED_REBUILD);
    }

    @Test
    void whoIsToldOfALaterGenerationGoesOnInIt() {
        host();
        assertThat(run(generation(), new Command.Undo(TX))).isEqualTo(Reply.UNDONE);
        for (int i = 2; i < 10; i++) {
            anotherGeneration();
            assertThat(run(generation(), new Command.Undo(new TxId(1, i)))).isEqualTo(Reply.UNDONE);
        }
    }

    @Test
    void balancesAreTold() {
        host();
        var answer = correspondent.ask(SHARD, generation(), Question.BALANCES, Wire.ids(List.of("a", "b")));
        assertThat(Wire.balances(answer.text())).containsExactly(new Balance.Available(0), new Balance.Available(0));
    }

    @Test
    void whatIsNoQuestionIsLeftAloneOrRefused() {
        host();
        correspondent.send(new ProducerRecord<>(topics.commands("stock"), SHARD.toString(), "rubbish"));
        correspondent.send(new ProducerRecord<>(topics.commands("stock"), null, "rubbish"));
        var refused = correspondent.ask(SHARD, generation(), Question.COMMANDS, "rubbish");
        assertThat(refused.failure()).contains("rubbish");
        assertThat(run(generation(), new Command.Undo(TX))).isEqualTo(Reply.UNDONE);
    }

    @Test
    void aKafkaThatComesLaterIsWaitedFor() {
        deploy(vertx, "one");
        known.complete(kafka);
        assertThat(run(generation(), new Command.Undo(TX))).isEqualTo(Reply.UNDONE);
    }

    @Test
    void whatOneLeavesAnotherTakes() {
        known.complete(kafka);
        var first = deploy(elsewhere, "one");
        assertThat(run(generation(), new Command.Undo(TX))).isEqualTo(Reply.UNDONE);
        assertThat(members()).containsExactly("one");
        deploy(vertx, "two");
        elsewhere.undeploy(first).await();
        assertThat(members()).doesNotContain("one");
        assertThat(run(generation(), new Command.Undo(new TxId(1, 2)))).isEqualTo(Reply.UNDONE);
    }

    /** Of the hosts of stock: one that has not left still has its partitions, for as long as its session lasts. */
    private List<String> members() {
        var group = topics.commands("stock");
        try (var admin = Admin.create(kafka)) {
            return admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get().members().stream()
                    .map(member -> member.groupInstanceId().orElseThrow())
                    .toList();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
