package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Words;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that documents tell people to type name services, words and files that there are. */
class DocumentedCommandsTest {
    private static final Pattern COMPOSE = Pattern.compile("docker compose ([^`;|)\\n]*)");
    private static final Pattern INNER = Pattern.compile("\\$\\((?!docker compose)[^)\\n]*\\)");
    private static final Pattern WORD = Pattern.compile("\\./innkeeper ([a-z]+)");
    private static final Pattern FILE = Pattern.compile("(?<![\\w/.])(?:\\./)?(deploy/[\\w./-]*\\w)");
    private static final Set<String> WITH_A_VALUE =
            Set.of("-f", "-p", "-e", "--env-file", "--profile", "--since", "--tail", "--user", "--volume", "--scale");
    private static final Set<String> WITH_SERVICES = Set.of("up", "stop", "start", "restart", "logs", "ps");
    private static final Set<String> WITH_A_COMMAND = Set.of("run", "exec");
    // What deploy/secrets makes, and what a reader puts in.
    private static final Set<String> MADE = Set.of("deploy/compose/secrets");
    private static final Set<String> PLACEHOLDERS = Set.of("SERVICE", "WORD", "…");

    /** A command of compose without its options. */
    private record Command(String name, List<String> arguments) {
        static Command of(String text) {
            var words = new ArrayDeque<>(List.of(text.strip().split("\\s+")));
            var said = new ArrayList<String>();
            while (!words.isEmpty()) {
                var word = words.pop();
                if (WITH_A_VALUE.contains(word)) {
                    words.poll();
                } else if (!word.startsWith("-")) {
                    said.add(word);
                }
            }
            return said.isEmpty()
                    ? new Command("", List.of())
                    : new Command(said.getFirst(), said.subList(1, said.size()));
        }

        List<String> services() {
            if (WITH_A_COMMAND.contains(name)) {
                return arguments.stream().limit(1).toList();
            }
            return WITH_SERVICES.contains(name) ? arguments : List.of();
        }
    }

    static List<String> documents() {
        return Stream.of("docs", "deploy", "load")
                .flatMap(folder -> Repository.files(folder, DocumentedCommandsTest::isDocument).stream())
                .map(Repository::relative)
                .toList();
    }

    @Test
    void everyServiceThatAComposeCommandNamesIsOneAndIsToldWordsOfOps() {
        var services = new TreeSet<>(ComposeFile.of("production").services().keySet());
        services.addAll(ComposeFile.of("development").services().keySet());
        services.addAll(PLACEHOLDERS);
        var words = Words.all();
        words.addAll(PLACEHOLDERS);
        var commands = documents().stream()
                .map(document -> INNER.matcher(Repository.read(document)).replaceAll("…"))
                .flatMap(text -> COMPOSE.matcher(text).results())
                .map(match -> Command.of(match.group(1)))
                .toList();

        assertThat(commands).hasSizeGreaterThan(40);
        assertThat(commands)
                .allSatisfy(command -> assertThat(services).as("%s", command).containsAll(command.services()));
        assertThat(commands)
                .filteredOn(command ->
                        command.name().equals("run") && command.services().contains("migrate"))
                .isNotEmpty()
                .allSatisfy(command ->
                        assertThat(words).contains(command.arguments().get(1)));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyWordIsOneOfInnkeepers(String document) {
        assertThat(WORD.matcher(Repository.read(document)).results().map(match -> match.group(1)))
                .allSatisfy(word -> assertThat(Words.all()).contains(word));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyFileOfDeployIsThere(String document) {
        assertThat(FILE.matcher(Repository.read(document)).results().map(match -> match.group(1)))
                .filteredOn(file -> !MADE.contains(file))
                .allSatisfy(file -> assertThat(Repository.file(file)).exists());
    }

    private static boolean isDocument(Path file) {
        return file.toString().endsWith(".md") && !file.toString().contains("/target/");
    }
}
