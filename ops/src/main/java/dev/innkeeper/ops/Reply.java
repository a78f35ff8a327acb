package dev.innkeeper.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command answers: in words, or as one JSON object. */
final class Reply {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Answer with one JSON object.")
    private boolean json;

    /** Answers what was asked for. */
    <T> int with(T value, BiConsumer<PrintWriter, T> words) throws Exception {
        var out = out();
        if (json) {
            out.println(Booted.bean(ObjectMapper.class).writeValueAsString(value));
        } else {
            words.accept(out, value);
        }
        out.flush();
        return 0;
    }

    /** Answers with several of a sort: in JSON they are under this name, for an array could not be added to. */
    <T> int list(String name, List<T> values, BiConsumer<PrintWriter, List<T>> words) throws Exception {
        return with(Map.of(name, values), (out, all) -> words.accept(out, values));
    }

    /** Answers what may not be there. */
    <T> int with(Optional<T> value, BiConsumer<PrintWriter, T> words, String missing) throws Exception {
        if (value.isEmpty()) {
            with(Map.of("error", missing), (out, error) -> err().println(missing));
            return Main.FAILED;
        }
        return with(value.get(), words);
    }

    /** Answers what came of an action on a job: 0 if it was done. */
    int outcome(UUID id, Enum<?> outcome, boolean done, String words) throws Exception {
        return outcome("id", id, outcome, done, words);
    }

    /** The same of an action on something else. */
    int outcome(String what, Object which, Enum<?> outcome, boolean done, String words) throws Exception {
        with(Map.of(what, which, "outcome", outcome), (out, all) -> (done ? out : err()).println(words));
        return done ? 0 : Main.FAILED;
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }

    private PrintWriter err() {
        return command.commandLine().getErr();
    }
}
