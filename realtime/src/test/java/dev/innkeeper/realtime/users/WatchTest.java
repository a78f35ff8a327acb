package dev.innkeeper.realtime.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.realtime.state.Lists.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final List<String> told = new ArrayList<>();
    private final Watch watch = new Watch(List.of("ana"), (online, offline) -> told.add("+" + online + " -" + offline));

    @Test
    void newsOlderThanTheListThatWasReadAreNone() {
        watch.looked(new Present("e", 5, Set.of("ana")));
        watch.heard("ana", false, "e", 4);
        watch.heard("ana", true, "e", 5);

        assertThat(told).containsExactly("+[ana] -[]");
    }

    @Test
    void newerNewsAndThoseOfAnotherEpochAreTold() {
        watch.looked(new Present("e", 5, Set.of("ana")));
        watch.heard("ana", false, "e", 6);
        watch.heard("ana", true, "f", 1);

        assertThat(told).containsExactly("+[ana] -[]", "+[] -[ana]", "+[ana] -[]");
    }
}
