package dev.innkeeper.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The labelled steps of the queue's flows. */
class FailpointsTest {
    private static final Pattern STEP = Pattern.compile("failpoints\\.reach\\(\"([a-z-]+)\"\\)");

    @Test
    void aProcessDiesAtEveryStepInTheSystemTests() {
        var steps = new TreeSet<String>();
        Checkout.sources()
                .forEach(file ->
                        STEP.matcher(Checkout.read(file)).results().forEach(match -> steps.add(match.group(1))));
        var faults = Stream.of("QueueFaultsIT", "LeaderFaultsIT")
                .map(name -> Checkout.read(
                        Checkout.file("local/src/test/java/dev/innkeeper/local/system/" + name + ".java")))
                .toList();

        assertThat(steps)
                .hasSizeGreaterThan(10)
                .allMatch(step -> faults.stream().anyMatch(text -> text.contains('"' + step + '"')));
    }
}
