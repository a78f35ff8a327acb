package dev.innkeeper.realtime.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.realtime.state.Member;
import dev.innkeeper.realtime.state.Memberships.Joined;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final Member ANA = Member.read("{\"user_id\":\"ana\"}");
    private static final Member BEN = Member.read("{\"user_id\":\"ben\"}");

    private final AtomicLong told = new AtomicLong();
    private final List<Long> numbers = new ArrayList<>();

    @Test
    void aListThatIsKeptAnewIsNewerThanAllThatWasToldOfItBefore() {
        var before = kept();
        before.load();
        before.loaded("epoch", 1, Map.of("ana", ANA), true);
        before.apply(new Change("epoch", 2, true, BEN));
        before.apply(new Change("epoch", 3, false, BEN));

        var anew = kept();
        anew.load();
        anew.loaded("epoch", 4, Map.of("ana", ANA), true);
        var snapshots = new ArrayList<Snapshot>();
        anew.when(new Joined("epoch", 4), snapshots::add);

        // Still on its way to a client that joined since, that ben came and went must not be told after its list.
        assertThat(numbers)
                .hasSize(2)
                .allMatch(number -> number <= snapshots.getFirst().told());
        anew.apply(new Change("epoch", 5, true, BEN));
        assertThat(numbers.getLast()).isGreaterThan(snapshots.getFirst().told());
    }

    private Roster kept() {
        var roster = new ArrayList<Roster>();
        roster.add(new Roster(
                new Roster.Listener() {
                    @Override
                    public void added(Member member) {
                        numbers.add(roster.getFirst().nextTold());
                    }

                    @Override
                    public void removed(Member member) {
                        numbers.add(roster.getFirst().nextTold());
                    }
                },
                told));
        return roster.getFirst();
    }
}
