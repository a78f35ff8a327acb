package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Variables;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What production takes of its host, against docs/capacity.md. */
class SizesTest {
    private static final int COLUMNS_OF_KUBERNETES = 5;
    private static final long BYTES_A_MEBIBYTE = 1 << 20;

    @Test
    void theDocumentSaysWhatEachMayUse() {
        var rows = Variables.rows("docs/capacity.md", "## What the descriptors ask for");

        assertThat(rows).hasSizeGreaterThan(6).allSatisfy(row -> {
            var cells = row.cells().stream().map(cell -> cell.replace("`", "")).toList();
            var name = cells.getFirst();
            assertThat(said(name))
                    .as(name)
                    .isEqualTo(cells.stream().skip(COLUMNS_OF_KUBERNETES).toList());
        });
    }

    private static List<String> said(String service) {
        var deploy = ComposeFile.of("production").service(service).path("deploy");
        var limits = deploy.at("/resources/limits");
        return Stream.of(
                        deploy.path("replicas").asText("1"),
                        limits.path("cpus").asText(),
                        limits.path("memory").asLong() / BYTES_A_MEBIBYTE + "m")
                .toList();
    }
}
