package dev.innkeeper.local;

import dev.innkeeper.local.stack.Backends;
import dev.innkeeper.local.stack.Installation;
import dev.innkeeper.local.stack.Listener;
import dev.innkeeper.local.stack.Port;
import dev.innkeeper.local.stack.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The databases without the services, for benches that bring processes of their own. */
@Command(
        name = "backends",
        mixinStandardHelpOptions = true,
        description = "Runs Postgres and Redis on free ports until it is stopped, and says where they are.")
final class BackendsCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Where the database is kept: it is durable, as a production database is.")
    private @Nullable Path data;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var folder = java.util.Objects.requireNonNull(data).toAbsolutePath();
        var stopping = StopRequest.listen();
        var ports = Ports.free();
        try (var backends = Backends.start(ports, folder, new Quiet())) {
            var database = backends.database();
            var postmaster = Files.readAllLines(folder.resolve("postgres/postmaster.pid"));
            System.out.printf(
                    "DATABASE_URL=%s%nDATABASE_USER=%s%nDATABASE_PASSWORD=%s%nPGPORT=%d%nPOSTGRES_PID=%s%n",
                    database.url(),
                    database.user(),
                    database.password(),
                    ports.get(Port.POSTGRES),
                    postmaster.getFirst().strip());
            System.out.printf(
                    "REDIS_URL=%s%nREDIS_PORT=%d%nREDIS_PID=%d%nJVM_OPTIONS='%s'%nREADY=1%n",
                    backends.redisUrl(),
                    ports.get(Port.REDIS),
                    backends.redisProcess().pid(),
                    String.join(" ", Installation.JVM));
            stopping.await();
        }
        return 0;
    }

    /** What is ready is told in one piece. */
    private static final class Quiet implements Listener {
        @Override
        public void begun(String step) {}

        @Override
        public void done(String step, Duration took) {}

        @Override
        public void line(String source, String text) {}
    }
}
