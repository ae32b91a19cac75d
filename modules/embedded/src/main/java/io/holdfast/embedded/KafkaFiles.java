package io.holdfast.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** The files of one broker that is its own controller, and how programs of Kafka are run on them. */
record KafkaFiles(Path folder) {
    private static final int WARNS_OF_UNSAFE = 23;

    private Path data() {
        return folder.resolve("data");
    }

    private Path settings() {
        return folder.resolve("kafka.properties");
    }

    /** Formats the folder before the first start: beside its place, so that a killed first start leaves nothing behind. */
    void create() {
        create(newClusterId());
    }

    void create(String clusterId) {
        if (Files.isDirectory(data())) {
            return;
        }
        Path unfinished = folder.resolve("data.unfinished");
        try {
            Folders.delete(unfinished);
            write(unfinished, StoreAddress.loopback(FreePort.next()), FreePort.next());
            format(clusterId);
            Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StoreException("cannot prepare " + data() + ": " + e.getMessage(), e);
        }
    }

    private void format(String clusterId) {
        Path log = folder.resolve("format.log");
        WatchedProcess format = WatchedProcess.start(new WatchedProcess.Launch(
                folder,
                log,
                List.of("TERM"),
                EmbeddedKafka.GRACE,
                program(
                        "kafka.tools.StorageTool",
                        "format",
                        // in one word: one id of 64 begins with a hyphen, and would be taken for an option
                        "--cluster-id=" + clusterId,
                        "-c",
                        settings().toString())));
        if (!format.succeeds()) {
            throw new StoreException("Kafka's format failed: " + LogText.lastLine(format.output()));
        }
    }

    /** A cluster id is a UUID in the alphabet of URLs. */
    private static String newClusterId() {
        UUID id = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The command of a broker that listens there, and for its own controller on another port. */
    List<String> broker(StoreAddress address) {
        try {
            write(data(), address, FreePort.next());
        } catch (IOException e) {
            throw new StoreException("cannot write " + settings() + ": " + e.getMessage(), e);
        }
        return program("kafka.Kafka", settings().toString());
    }

    private void write(Path data, StoreAddress address, int controllerPort) throws IOException {
        StoreAddress controller = StoreAddress.loopback(controllerPort);
        Files.writeString(settings(), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@%2$s
                listeners=PLAINTEXT://%1$s,CONTROLLER://%2$s
                advertised.listeners=PLAINTEXT://%1$s
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                group.initial.rebalance.delay.ms=0
                """.formatted(address, controller, data), UTF_8);
    }

    /** With this JVM's program and class path, and a memory of its own. */
    private static List<String> program(String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The second compiler would take twice as much of a small machine as the broker itself, for the first minutes.
        command.addAll(List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return command;
    }
}
