package dev.innkeeper.deploy.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Words;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The Procfile, and the word that its lines say. */
class ProcfileTest {
    @Test
    void thereIsAProcessForEachServiceAndOneForTheRelease() {
        assertThat(processes().keySet()).containsExactly("realtime", "release", "scheduler", "web", "worker");
    }

    @Test
    void everyLineSaysAWordThatInnkeeperKnows() {
        assertThat(processes()).allSatisfy((name, command) -> {
            assertThat(command).isEqualTo("./innkeeper start " + (name.equals("release") ? "ops migrate" : name));
            assertThat(Words.all()).contains("start", "migrate");
        });
    }

    @Test
    void whatIsNoServiceIsNotStarted() {
        var answer = Program.run(Map.of(), List.of("./innkeeper", "start", "everything"));

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).contains("web, worker, scheduler, realtime or ops");
    }

    private static Map<String, String> processes() {
        var processes = new TreeMap<String, String>();
        Repository.read("Procfile").lines().forEach(line -> {
            var parts = line.split(": ", 2);
            processes.put(parts[0], parts[1]);
        });
        return processes;
    }
}
