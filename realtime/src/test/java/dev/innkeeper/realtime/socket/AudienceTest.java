package dev.innkeeper.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AudienceTest {
    private static final long SEED = 20_261_121;

    private final Audience<Audience.Member> audience = new Audience<>();

    @Test
    void whoLeavesWhileAMessageGoesRoundCostsNobodyElseTheMessageAndNobodyGetsItTwice() {
        var random = new Random(SEED);
        for (int repetition = 0; repetition < 500; repetition++) {
            var all = members(1 + random.nextInt(20));
            List<Audience.Member> left = new ArrayList<>();
            List<Audience.Member> served = new ArrayList<>();
            int places = audience.open();
            for (int place = 0; place < places; place++) {
                var leaver = all.get(random.nextInt(all.size()));
                if (random.nextInt(3) == 0 && leaver.present()) {
                    audience.remove(leaver);
                    left.add(leaver);
                }
                var member = audience.at(place);
                if (member != null) {
                    served.add(member);
                }
            }
            var newcomer = member();
            audience.close();

            assertThat(served).doesNotHaveDuplicates().doesNotContain(newcomer);
            assertThat(all)
                    .allSatisfy(one -> assertThat(served.contains(one) || left.contains(one))
                            .isTrue());
            assertThat(audience.size()).isEqualTo(all.size() - left.size() + 1);
            all.removeAll(left);
            all.add(newcomer);
            assertThat(everybody()).containsExactlyInAnyOrderElementsOf(all);
            all.forEach(audience::remove);
            assertThat(audience.empty()).isTrue();
        }
    }

    @Test
    void comingAndGoingBetweenMessagesKeepsEveryPlaceRight() {
        var random = new Random(SEED);
        var present = members(50);
        for (int step = 0; step < 2000; step++) {
            if (random.nextBoolean() && !present.isEmpty()) {
                audience.remove(present.remove(random.nextInt(present.size())));
            } else {
                present.add(member());
            }
            assertThat(audience.size()).isEqualTo(present.size());
        }

        assertThat(everybody()).containsExactlyInAnyOrderElementsOf(present);
    }

    private List<Audience.Member> everybody() {
        var everybody = IntStream.range(0, audience.open())
                .mapToObj(audience::at)
                .filter(Objects::nonNull)
                .toList();
        audience.close();
        return everybody;
    }

    private List<Audience.Member> members(int count) {
        return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> member()).toList());
    }

    private Audience.Member member() {
        var member = new Audience.Member();
        audience.add(member);
        return member;
    }
}
