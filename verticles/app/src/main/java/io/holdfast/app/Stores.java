package io.holdfast.app;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.settings.Settings;
import io.holdfast.app.settings.Settings.Given;
import io.holdfast.app.status.StoreAddresses;
import io.holdfast.embedded.DataFolder;
import io.holdfast.embedded.EmbeddedPostgres;
import io.holdfast.embedded.EmbeddedRedis;
import io.holdfast.embedded.EmbeddedStore;
import io.holdfast.embedded.SupervisedStore;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The stores of one run: those that the settings name, and one of our own for each that they do not. */
final class Stores {
    private final StoreAddresses addresses;
    private final List<SupervisedStore> embedded;

    private Stores(StoreAddresses addresses, List<SupervisedStore> embedded) {
        this.addresses = addresses;
        this.embedded = embedded;
    }

    /**
     * Returns when all of them answer; when one does not, those already started are stopped again.
     *
     * @param startedAgain is told whenever one of our own ended and answers again
     */
    static Stores start(Settings.Stores settings, DataFolder data, Runnable startedAgain) {
        Stream.of(
                        settings.stockRedis(),
                        settings.paymentRedis(),
                        settings.postgres().stream().toList())
                .flatMap(List::stream)
                .forEach(Reachability::require);
        boolean needsRedis =
                settings.stockRedis().isEmpty() || settings.paymentRedis().isEmpty();
        CompletableFuture<Optional<EmbeddedRedis>> redis =
                startWhen(needsRedis, () -> EmbeddedRedis.start(data.claim("redis")));
        CompletableFuture<Optional<EmbeddedPostgres>> postgres =
                startWhen(settings.postgres().isEmpty(), () -> EmbeddedPostgres.start(data.claim("postgres")));
        return bothOrNone(settings, redis, postgres, startedAgain);
    }

    private static Stores bothOrNone(
            Settings.Stores settings,
            CompletableFuture<Optional<EmbeddedRedis>> redis,
            CompletableFuture<Optional<EmbeddedPostgres>> postgres,
            Runnable startedAgain) {
        try {
            Optional<EmbeddedRedis> startedRedis = redis.join();
            Optional<EmbeddedPostgres> startedPostgres = postgres.join();
            return new Stores(
                    addresses(settings, startedRedis, startedPostgres),
                    Stream.concat(startedRedis.stream(), startedPostgres.stream())
                            .map(store -> store.supervised(startedAgain))
                            .toList());
        } catch (CompletionException e) {
            Stream.of(redis, postgres).forEach(Stores::stopIfStarted);
            throw Cause.unwrapped(e) instanceof RuntimeException reason ? reason : e;
        }
    }

    private static void stopIfStarted(CompletableFuture<? extends Optional<? extends EmbeddedStore>> starting) {
        starting.handle((store, failure) -> failure == null ? store : Optional.<EmbeddedStore>empty())
                .join()
                .ifPresent(EmbeddedStore::stop);
    }

    private static <S> CompletableFuture<Optional<S>> startWhen(boolean needed, Supplier<S> start) {
        return needed
                ? CompletableFuture.supplyAsync(() -> Optional.of(start.get()), Thread.ofVirtual()::start)
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private static StoreAddresses addresses(
            Settings.Stores settings, Optional<EmbeddedRedis> redis, Optional<EmbeddedPostgres> postgres) {
        String ownRedis = redis.map(EmbeddedRedis::uri).orElse("");
        return new StoreAddresses(
                byShard(settings.stockRedis(), settings.stockShards(), ownRedis),
                byShard(settings.paymentRedis(), settings.paymentShards(), ownRedis),
                settings.postgres()
                        .map(Given::uri)
                        .map(URI::toString)
                        .or(() -> postgres.map(EmbeddedPostgres::uri))
                        .orElseThrow(),
                false,
                Optional.empty());
    }

    private static List<String> byShard(List<Given> given, int shards, String own) {
        return switch (given.size()) {
            case 0 -> Collections.nCopies(shards, own);
            case 1 -> Collections.nCopies(shards, given.getFirst().uri().toString());
            default -> given.stream().map(each -> each.uri().toString()).toList();
        };
    }

    StoreAddresses addresses() {
        return addresses;
    }

    List<SupervisedStore> embedded() {
        return embedded;
    }

    /** Completes with one line when one of our own has ended and cannot be started again. */
    CompletableFuture<String> fault() {
        return CompletableFuture.anyOf(
                        embedded.stream().map(SupervisedStore::givenUp).toArray(CompletableFuture[]::new))
                .thenApply(String.class::cast);
    }

    void stop() {
        embedded.forEach(SupervisedStore::stop);
    }
}
