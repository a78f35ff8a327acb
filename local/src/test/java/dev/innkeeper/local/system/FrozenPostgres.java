package dev.innkeeper.local.system;

import dev.innkeeper.testkit.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Stops every process of a Postgres server where it is: its connections stay, and nobody answers on them. */
final class FrozenPostgres {
    private final ProcessHandle postmaster;
    private final List<String> frozen = new ArrayList<>();

    private FrozenPostgres(ProcessHandle postmaster) {
        this.postmaster = postmaster;
    }

    static FrozenPostgres of(Database database) throws SQLException {
        try (var connection = database.connect();
                var query = connection.createStatement();
                var answer = query.executeQuery("select pg_backend_pid()")) {
            answer.next();
            return new FrozenPostgres(ProcessHandle.of(answer.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow());
        }
    }

    void freeze() throws IOException, InterruptedException {
        // First who makes the others.
        signal("STOP", List.of(Long.toString(postmaster.pid())));
        frozen.add(Long.toString(postmaster.pid()));
        var children =
                postmaster.children().map(child -> Long.toString(child.pid())).toList();
        signal("STOP", children);
        frozen.addAll(children);
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT", frozen);
        frozen.clear();
    }

    private static void signal(String name, List<String> pids) throws IOException, InterruptedException {
        if (!pids.isEmpty()) {
            var command = new ArrayList<>(List.of("kill", "-" + name));
            command.addAll(pids);
            new ProcessBuilder(command).start().waitFor();
        }
    }
}
