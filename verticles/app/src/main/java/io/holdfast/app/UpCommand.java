package io.holdfast.app;

import io.holdfast.app.cli.CommandException;
import io.holdfast.app.cli.DataOption;
import io.holdfast.app.cli.Installation;
import io.holdfast.app.logging.ServerLog;
import io.holdfast.app.settings.Settings;
import io.holdfast.app.settings.SettingsLoader;
import io.holdfast.app.status.StatusFile;
import io.holdfast.embedded.DataFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts an instance and stays with it, or leaves it running in the background. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts Redis, Postgres, Kafka and the server, and prints a line that begins with `ready` and the URL once it serves.",
            "Stores that the configuration gives the addresses of are used as they are. Data survives a restart; Ctrl-C stops."
        })
final class UpCommand implements Runnable {
    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--port", paramLabel = "N", description = "Serve HTTP on this port; 0 takes a free one.")
    private @Nullable Integer port;

    @Option(
            names = "--admin-port",
            paramLabel = "N",
            description =
                    "Serve whoever runs it on this port of 127.0.0.1, by default the one above --port; 0 takes a free one.")
    private @Nullable Integer adminPort;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "Read the settings from FILE instead of conf/default.properties.")
    private @Nullable Path conf;

    @Option(
            names = "--fresh",
            description = "Remove the data of earlier runs first; files in the folder that are not Holdfast's stay.")
    private boolean fresh;

    @Option(names = "--detach", description = "Return once it serves and leave it running; `holdfast down` ends it.")
    private boolean detach;

    @Option(
            names = "--faults",
            description =
                    "Let faults be injected: POST /{orders,stock,payment,events}/fault/set; only for servers of this machine.")
    private boolean faults;

    @Override
    public void run() {
        Settings settings = settings();
        if (detach) {
            leave();
        } else {
            stay(settings);
        }
    }

    private Settings settings() {
        List<SettingsLoader.Option> given = new ArrayList<>();
        Optional.ofNullable(port)
                .ifPresent(number -> given.add(new SettingsLoader.Option("--port", "http.port", number.toString())));
        Optional.ofNullable(adminPort)
                .ifPresent(number ->
                        given.add(new SettingsLoader.Option("--admin-port", "http.admin_port", number.toString())));
        if (faults) {
            given.add(new SettingsLoader.Option("--faults", "faults.enabled", "true"));
        }
        return SettingsLoader.load(configuration(), System.getenv(), given);
    }

    private Optional<Path> configuration() {
        return Optional.ofNullable(conf).or(Installation::defaultConfiguration);
    }

    private DataFolder openFolder() {
        DataFolder folder = DataFolder.open(data.folder());
        if (fresh) {
            folder.clear();
        }
        return folder;
    }

    private void stay(Settings settings) {
        ServerLog.begin(settings.log(), settings.node());
        try (DataFolder folder = openFolder()) {
            Instance instance = Instance.start(settings, folder);
            StopOnSignal signal = StopOnSignal.install(instance);
            System.out.println("ready " + instance.url());
            String fault = instance.fault().join();
            signal.disarm();
            instance.stop();
            throw new CommandException(fault);
        }
    }

    /** The folder is looked at, and cleared, from here: what is wrong with it is then said at once. */
    private void leave() {
        Path log;
        try (DataFolder folder = openFolder()) {
            log = folder.claim(StatusFile.FOLDER).resolve("server.log");
        }
        List<String> arguments =
                new ArrayList<>(List.of("up", "--data", data.folder().toString()));
        Optional.ofNullable(port).ifPresent(number -> arguments.addAll(List.of("--port", number.toString())));
        Optional.ofNullable(adminPort)
                .ifPresent(number -> arguments.addAll(List.of("--admin-port", number.toString())));
        if (faults) {
            arguments.add("--faults");
        }
        Optional.ofNullable(conf).ifPresent(file -> arguments.addAll(List.of("--conf", file.toString())));
        System.out.println("ready " + new DetachedServer(data.folder(), log).start(arguments));
    }
}
