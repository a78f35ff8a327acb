package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** What clients are told while the realtime processes that serve them die, freeze, stop and lose Redis. */
@Timeout(120)
class RealtimeFaultsIT {
    private static final String ADDED = "pusher_internal:member_added";
    private static final String REMOVED = "pusher_internal:member_removed";
    private static final int SENT_AWAY = 4200;
    private static final int TERMINATED = 4009;
    private static final int DISABLED = 4003;
    private static final int FULL_FOR_NOW = 4100;
    private static final int SERVED = 0;
    private static final Duration LONG = Duration.ofSeconds(30);
    // What an operator may rely on after Redis has gone and come.
    private static final Duration RIGHT_AGAIN = Duration.ofSeconds(10);
    private static final Duration FREEZE = Duration.ofSeconds(20);

    private static Stack stack;
    private static RealtimeNodes nodes;

    private final List<RealtimeClient> clients = new ArrayList<>();
    private String room = "";
    private RealtimeOperator operator;

    @BeforeAll
    static void start() throws Exception {
        stack = SharedStack.get();
        nodes = new RealtimeNodes(stack);
    }

    @AfterAll
    static void stop() throws Exception {
        nodes.close();
    }

    @BeforeEach
    void aRoomOfItsOwn(TestInfo test) {
        var name = test.getTestMethod().orElseThrow().getName();
        room = "presence-" + name;
        operator = new RealtimeOperator(stack, RealtimeNodes.SETTINGS, name);
        nodes.restartTheDead();
    }

    @AfterEach
    void hangUp() {
        clients.forEach(RealtimeClient::close);
    }

    @Test
    void aUserOnTwoNodesIsOneMember() {
        var here = connect(0).join(room, "here");
        var there = connect(1).join(room, "there");
        var tab = connect(0).join(room, "user");
        var otherTab = connect(1).join(room, "user");
        await().atMost(LONG).until(() -> here.told(ADDED, "user") == 1 && there.told(ADDED, "user") == 1);

        tab.close();
        connect(1).join(room, "later");
        await().atMost(LONG).until(() -> here.told(ADDED, "later") == 1 && there.told(ADDED, "later") == 1);
        assertThat(here.told(REMOVED, "user")).isZero();

        otherTab.close();
        await().atMost(LONG).until(() -> here.told(REMOVED, "user") == 1 && there.told(REMOVED, "user") == 1);
        assertThat(here.told(ADDED, "user")).isEqualTo(1);
        assertThat(there.members()).isEqualTo(here.members()).containsExactly("here", "later", "there");
    }

    @Test
    void aKilledNodesMembersGoOnce() throws Exception {
        var watcher = connect(1).join(room, "watcher");
        for (int i = 0; i < 20; i++) {
            connect(0).join(room, "user" + i);
        }
        connect(1).join(room, "user0");
        await().atMost(LONG).until(() -> watcher.members().size() == 21);

        nodes.kill(0);

        await().atMost(LONG).until(() -> watcher.members().equals(Set.of("watcher", "user0")));
        nodes.restartTheDead();
        assertThat(connect(0).join(room, "watcher").members()).containsExactly("user0", "watcher");
        for (int i = 1; i < 20; i++) {
            assertThat(watcher.told(REMOVED, "user" + i))
                    .as("user%d is gone", i)
                    .isEqualTo(1);
        }
        assertThat(watcher.told(REMOVED, "user0")).isZero();
    }

    @Test
    void aFrozenNodeFindsOutThatItWasReplaced() throws Exception {
        var watcher = connect(1).join(room, "watcher");
        var frozen = connect(0).join(room, "frozen");
        await().atMost(LONG).until(() -> watcher.members().size() == 2);

        nodes.freeze(0);
        long thawAt = System.nanoTime() + FREEZE.toNanos();
        await().atMost(LONG).until(() -> watcher.told(REMOVED, "frozen") == 1);
        await().atMost(LONG).until(() -> System.nanoTime() - thawAt > 0);
        nodes.thaw(0);

        // Either it is a member again, or it was sent away; but never one who is seen and does not know, or the
        // reverse.
        await("the frozen one is known again")
                .atMost(LONG)
                .until(() -> frozen.closed() || watcher.members().contains("frozen"));
        assertThat(watcher.told(REMOVED, "frozen")).isEqualTo(1);
        var newcomer = connect(0).join(room, "newcomer");
        await().atMost(LONG).until(() -> watcher.members().equals(newcomer.members()));
        if (!frozen.closed()) {
            await().atMost(LONG).until(() -> frozen.members().equals(newcomer.members()));
        }
    }

    @Test
    void aRestartedRedisLeavesEveryoneWithARightView() throws Exception {
        var members = crowd();

        stack.backends().stopRedis();
        var gone = members.getLast();
        gone.close();
        stack.backends().startRedis();

        allSee(members.subList(0, members.size() - 1));
    }

    @Test
    void aWipedRedisLeavesEveryoneWithARightView() throws Exception {
        var members = crowd();

        new QueueCounts(stack.backends()).flushRedis();
        members.getLast().close();

        allSee(members.subList(0, members.size() - 1));
    }

    @Test
    void anEventIsNotForTheSocketItCameFromWhereverThatIs() throws Exception {
        var sender = connect(1).subscribe("exclusion");
        var other = connect(1).subscribe("exclusion");

        RealtimeApi.say(
                nodes.url(0),
                Map.of("name", "said", "data", "1", "channel", "exclusion", "socket_id", sender.socketId()));
        RealtimeApi.say(nodes.url(0), Map.of("name", "said", "data", "2", "channel", "exclusion"));

        await().atMost(LONG)
                .until(() -> data(sender).equals(List.of("2")) && data(other).equals(List.of("1", "2")));
    }

    @EveryFault
    @Test
    void anOperatorLooksDisconnectsAndDrains() throws Exception {
        var guest = connect(0).signIn("a guest").join(room, "guest");
        connect(1).join(room, "other");

        assertThat(operator.words("members", room)).anyMatch(line -> line.matches("guest +1 +null"));
        assertThat(operator.asks("channels", "--prefix", room)
                        .path("channels")
                        .path(0)
                        .path("subscribers")
                        .asInt())
                .isEqualTo(2);
        assertThat(operator.does("disconnect", "a guest").path("nodes").asInt()).isGreaterThanOrEqualTo(2);
        await().atMost(LONG).until(() -> guest.closeCode() == TERMINATED);

        var sentAway = connect(0).join(room, "late");
        var name = operator.nodeOf(nodes.pid(0));
        operator.does("drain", name);

        await().atMost(LONG).until(() -> sentAway.closeCode() == SENT_AWAY);
        nodes.awaitEnd(0);
        assertThat(operator.actions()).containsExactly("realtime.disconnect a guest", "realtime.drain " + name);
    }

    @Test
    @EveryFault
    void anApplicationIsServedFromTheMomentItIsAddedUntilItIsDisabled() throws Exception {
        var id = "added-" + ProcessHandle.current().pid();
        var key = operator.does("apps", "add", id).path("key").asText();
        await().atMost(LONG).until(() -> !connect(0, key).closed());
        await().atMost(LONG).until(() -> !connect(1, key).closed());
        var client = connect(1, key).subscribe("news");

        operator.does("apps", "disable", id);

        await().atMost(LONG).until(() -> client.closeCode() == DISABLED);
        assertThat(operator.actions()).containsExactly("realtime.app.add " + id, "realtime.app.disable " + id);
    }

    @Test
    @EveryFault
    void connectionsCountOnAllNodesUntilTheirNodeIsDead() throws Exception {
        var id = "counted-" + ProcessHandle.current().pid();
        var key = operator.does("apps", "add", id).path("key").asText();
        operator.does("apps", "set", id, "limits.connections=1");
        await().atMost(LONG).until(() -> !connect(0, key).closed());
        await("the other node hears of it").atMost(LONG).until(() -> refusal(1, key) == FULL_FOR_NOW);

        nodes.kill(0);

        await("it is forgotten with its node").atMost(LONG).until(() -> refusal(1, key) == SERVED);
        operator.does("apps", "disable", id);
    }

    /** What a newcomer is told, who leaves at once. */
    private static int refusal(int node, String key) {
        var client = RealtimeClient.connect(nodes.url(node), key);
        try {
            return client.closed() ? client.closeCode() : SERVED;
        } finally {
            client.close();
        }
    }

    private static List<String> data(RealtimeClient client) {
        return client.all(message -> RealtimeClient.is(message, "said")).stream()
                .map(message -> message.path("data").asText())
                .toList();
    }

    /** Some on either node, who all see each other. */
    private List<RealtimeClient> crowd() {
        var members = new ArrayList<RealtimeClient>();
        for (int i = 0; i < 6; i++) {
            members.add(connect(i % 2).join(room, "user" + i));
        }
        await().atMost(LONG).until(() -> agree(members, 6));
        return members;
    }

    private void allSee(List<RealtimeClient> left) {
        await("those who stayed see each other and nobody else")
                .atMost(RIGHT_AGAIN)
                .until(() -> agree(left, left.size()));
        // And so does whoever asks now, at either node.
        for (int node = 0; node < 2; node++) {
            var expected = new TreeSet<>(left.getFirst().members());
            var name = "asking" + node;
            var asking = connect(node).join(room, name);
            expected.add(name);
            assertThat(asking.members()).isEqualTo(expected);
            await().atMost(LONG).until(() -> agree(left, expected.size()));
        }
    }

    private static boolean agree(Collection<RealtimeClient> members, int size) {
        return members.stream().allMatch(member -> member.members().size() == size);
    }

    private RealtimeClient connect(int node) {
        return connect(node, RealtimeApi.KEY);
    }

    private RealtimeClient connect(int node, String key) {
        var client = RealtimeClient.connect(nodes.url(node), key);
        clients.add(client);
        return client;
    }
}
