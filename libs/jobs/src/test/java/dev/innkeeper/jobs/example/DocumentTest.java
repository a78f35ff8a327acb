package dev.innkeeper.jobs.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/jobs.md shows is what these tests run. */
class DocumentTest {
    private static final Path DOCUMENT = Path.of("../../docs/jobs.md");
    private static final Path CODE = Path.of("src/test/java/dev/innkeeper/jobs/example");
    private static final Pattern SECTION = Pattern.compile("(?s)\n## Adding a kind\n(.*?)\n## ");
    private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");

    @Test
    void theExampleOfTheDocumentIsTheOneThatIsTested() throws IOException {
        var section = SECTION.matcher(Files.readString(DOCUMENT));
        assertThat(section.find()).isTrue();
        var blocks = BLOCK.matcher(section.group(1)).results().toList();
        var code = code();

        assertThat(blocks)
                .hasSizeGreaterThan(3)
                .allSatisfy(block -> assertThat(code).contains(withoutIndents(block.group(1))));
    }

    private static String code() throws IOException {
        try (var files = Files.list(CODE)) {
            return files.sorted().map(DocumentTest::read).collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return withoutIndents(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutIndents(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
