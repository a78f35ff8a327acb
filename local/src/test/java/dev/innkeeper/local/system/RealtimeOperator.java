package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.local.stack.Stack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody with the operator's program, who looks at realtime's nodes and tells them what to do. */
final class RealtimeOperator {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stack stack;
    private final Map<String, String> settings;
    private final String name;

    /**
     * Somebody who works in the installation with these settings.
     *
     * @param name under which it is written down what this one does
     */
    RealtimeOperator(Stack stack, Map<String, String> settings, String name) {
        this.stack = stack;
        this.settings = settings;
        this.name = name;
    }

    /** What the command answers to people, line by line. */
    List<String> words(String... command) throws Exception {
        return run(List.of(command));
    }

    /** What the command answers to programs. */
    JsonNode asks(String... command) throws Exception {
        var all = new ArrayList<>(List.of(command));
        all.add("--json");
        return JSON.readTree(run(all).getLast());
    }

    /** The same of one that changes something, in this one's name. */
    JsonNode does(String... command) throws Exception {
        var all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--operator", name));
        return asks(all.toArray(String[]::new));
    }

    /** The name under which this process speaks. */
    String nodeOf(long pid) throws Exception {
        for (var node : asks("nodes").path("nodes")) {
            if (node.path("where").asText().endsWith(":" + pid)) {
                return node.path("name").asText();
            }
        }
        throw new AssertionError("no node has process id " + pid);
    }

    /** What is written down of what this one did, in order. */
    List<String> actions() throws SQLException {
        var database = stack.backends().database();
        try (var connection = database.connect();
                var query = connection.prepareStatement(
                        "select action || ' ' || target from operator_action where operator = ? order by id")) {
            query.setString(1, name);
            try (var rows = query.executeQuery()) {
                var found = new ArrayList<String>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }
        }
    }

    private List<String> run(List<String> command) throws Exception {
        var arguments = new ArrayList<>(List.of("realtime"));
        arguments.addAll(command);
        var lines = new CopyOnWriteArrayList<String>();
        var program = stack.launchProgram("ops", arguments, settings, lines::add);
        assertThat(program.await(LONG)).as("%s ends", arguments).isTrue();
        assertThat(program.exitCode()).as("%s said %s", arguments, lines).isZero();
        return lines;
    }
}
