package dev.innkeeper.platform.env;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.json.runtime.JsonFormatter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

/** What a line of the JSON log holds, against what is written about it. */
class LogFieldsTest {
    private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+`) \\|", Pattern.MULTILINE);
    private static final String LOGS = "## Logs";
    private static final String TRACES = "## Traces";
    // Not the formatter's: the configuration adds it.
    private static final String SERVICE = "service";

    @Test
    void theDocumentListsEveryFieldAndNoOther() throws IOException {
        var fields = new TreeSet<>(Set.of(SERVICE));
        line().fieldNames().forEachRemaining(fields::add);

        assertThat(documented().stream().filter(name -> !name.contains(".")))
                .containsExactlyInAnyOrderElementsOf(fields);
    }

    @Test
    void anExceptionTellsItsKindItsPlaceAndItsCause() throws IOException {
        var exception = line().path("exception");

        assertThat(exception.path("exceptionType").asText()).isEqualTo(IllegalStateException.class.getName());
        assertThat(exception.path("message").asText()).isEqualTo("consequence");
        assertThat(exception.at("/frames/0/class").asText()).isEqualTo(LogFieldsTest.class.getName());
        assertThat(exception.path("refId").isInt()).isTrue();
        assertThat(exception.at("/causedBy/exception/message").asText()).isEqualTo("cause");
    }

    @Test
    void whatALineBelongsToIsInItsMdc() throws IOException {
        assertThat(line().at("/mdc/jobId").asText()).isEqualTo("17");
    }

    private static JsonNode line() throws IOException {
        var line = new ExtLogRecord(Level.SEVERE, "failed", LogFieldsTest.class.getName());
        line.setLoggerName("test");
        line.putMdc("jobId", "17");
        line.setThrown(new IllegalStateException("consequence", new IllegalArgumentException("cause")));
        return new ObjectMapper().readTree(new JsonFormatter().format(line));
    }

    private static Set<String> documented() throws IOException {
        var text = Files.readString(Path.of("..", "..", "docs", "observability.md"));
        var logs = text.substring(text.indexOf(LOGS), text.indexOf(TRACES));
        return ROW.matcher(logs)
                .results()
                .flatMap(row -> Arrays.stream(row.group(1).split(", ")))
                .map(name -> name.replace("`", ""))
                .collect(Collectors.toSet());
    }
}
