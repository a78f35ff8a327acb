package dev.innkeeper.ops;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who acts: what a changing command writes down. */
final class Operator {
    @Option(names = "--operator", description = "Who does it, for the record. Default: the variable USER.")
    private @Nullable String name;

    String name() {
        if (name != null && !name.isBlank()) {
            return name;
        }
        var user = System.getenv("USER");
        return user == null || user.isBlank() ? "unknown" : user;
    }
}
