package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;

/** Guests, onlookers, scrapes and probes around one disaster, and what they have in the end to say of it. */
final class Drill implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(90);

    // A machine that runs tests beside this one is no installation: what only time decides may fire on it, as may what
    // the disaster before this one has left late.
    private static final Set<String> QUIET = Set.of(
            "Watchdog",
            "CpuSaturated",
            "EventDeliveryBudgetBurnsFast",
            "EventDeliveryBudgetBurnsSlow",
            "JobStartBudgetBurnsFast",
            "JobStartBudgetBurnsSlow",
            "LatencyBudgetBurnsFast",
            "LatencyBudgetBurnsSlow",
            "RealtimeLoopLate",
            "ScheduleFiresLate",
            "WebLatencyHigh");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stack stack;
    private final String name;
    private final Recorder recorder;
    private final Guests guests;
    private final Audience audience;
    private int begun;
    private int ended;

    Drill(Stack stack, String name, List<Replica> replicas) throws IOException {
        this.stack = stack;
        this.name = name;
        recorder = new Recorder(replicas);
        guests = new Guests(doors(replicas, Service.WEB), recorder::second);
        audience = new Audience(doors(replicas, Service.REALTIME), name, recorder::second);
        await("guests book").atMost(LONG).until(() -> guests.paid().size() > 3);
    }

    private static List<URI> doors(List<Replica> replicas, Service service) {
        return replicas.stream()
                .filter(replica -> replica.service() == service)
                .map(Replica::main)
                .toList();
    }

    Guests guests() {
        return guests;
    }

    Audience audience() {
        return audience;
    }

    Recorder recorder() {
        return recorder;
    }

    /** Lets so many seconds go by. */
    void hasPassed(int seconds) {
        int until = recorder.second() + seconds;
        patiently().until(() -> recorder.second() >= until);
    }

    /** From here on it is a disaster. */
    void strikes() {
        begun = recorder.second() + 1;
    }

    /** From here on it must recover by itself. */
    void isOver() {
        ended = recorder.second();
    }

    int begun() {
        return begun;
    }

    int ended() {
        return ended;
    }

    /** Waits for it, and tells how many seconds after the end of the disaster it was so. */
    int recovers(String what, Callable<Boolean> condition) {
        patiently().alias(name + ": " + what).until(condition);
        int took = recorder.second() - ended;
        tell("%s %d s after its end".formatted(what, took));
        return took;
    }

    void tell(String words) {
        System.out.println(name + ": " + words);
    }

    /** No process was slow to say that it is alive, and each told its story throughout. */
    void everyoneStayedAlive() {
        for (var service : Service.values()) {
            assertThat(recorder.statuses(service, Recorder.ALIVE, 0, recorder.second()))
                    .as("%s is alive", service)
                    .containsExactly(200);
            assertThat(recorder.statuses(service, Recorder.STORY, 0, recorder.second()))
                    .as("diagnostics of %s", service)
                    .isSubsetOf(200, 503);
        }
    }

    /** What was refused was refused as an outage: soon, without a word of its inside, and with when to come again. */
    void refusalsAreOutages(Duration longest) {
        for (var answer : answered(begun, recorder.second())) {
            assertThat(answer.status()).as("%s", answer).isNotZero().isNotEqualTo(500);
            assertThat(answer.millis()).as("%s", answer).isLessThan(longest.toMillis());
            if (answer.status() == 503) {
                assertThat(answer.type()).as("%s", answer).isEqualTo("application/problem+json");
                assertThat(answer.retryAfter()).as("%s", answer).isNotNull();
                assertThat(answer.json().path("type").asText()).isEqualTo("/problems/unavailable");
                assertThat(answer.body()).doesNotContain("Exception", "\tat ", "SQL");
            }
        }
    }

    /** All that guests were answered in that part of the drill. */
    List<Guests.Answer> answered(int from, int to) {
        return guests.answers().stream()
                .filter(answer -> answer.second() >= from && answer.second() < to)
                .toList();
    }

    /** How many answers of each kind and status there were, for the record. */
    Map<String, Long> counted(int from, int to) {
        return answered(from, to).stream()
                .collect(Collectors.groupingBy(
                        answer -> answer.what() + " " + answer.status(), TreeMap::new, Collectors.counting()));
    }

    /** Every booking that was confirmed to a guest is there, and so is every mail that is due. */
    void everythingPromisedIsThere() throws InterruptedException, SQLException {
        guests.close();
        var counts = new QueueCounts(stack.backends());
        var ids = guests.held().stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
        assertThat(counts.number("select count(*) from reservation where id in (%s)".formatted(ids)))
                .as("bookings that were answered 201")
                .isEqualTo(guests.held().size());
        recovers("the last of %d mails has come".formatted(guests.paid().size()), () -> mailed(guests.paid()));
    }

    /** Whether a mail has come for each of these reservations. */
    boolean mailed(List<String> codes) throws IOException {
        var address = stack.mailboxUrl().resolve("/api/v1/messages?limit=1000");
        var words = JSON.readTree(Visitor.get(address).body()).path("messages").toString();
        return codes.stream().allMatch(words::contains);
    }

    /** Every number that a node took from that second on reaches every onlooker. */
    void onlookersAreTold(int from, int to) throws InterruptedException {
        audience.hush();
        var due = new TreeSet<>(audience.published(from, to));
        patiently()
                .alias("the onlookers know all of " + due.size() + " events")
                .until(() ->
                        audience.onlookers().stream().allMatch(one -> one.told().containsAll(due)));
    }

    /**
     * The alerts that the disaster and what came after it set off; with what was recorded before, none but those that say
     * that all works may fire, or that the machine is busy.
     */
    Map<String, Duration> alertsThen() throws IOException, InterruptedException {
        assumeThat(AlertRules.canBeAsked()).as("promtool is on the PATH").isTrue();
        var recording = recorder.recording();
        var calm = AlertRules.firing(recording, 0, begun - 1, 1);
        var alerts = AlertRules.firing(recording, 0, recorder.second(), 1);
        tell("struck at %s of the stretched clock: %s"
                .formatted(Duration.ofSeconds((long) begun * AlertRules.PACE), alerts));
        tell("struck at %s of the real clock: %s"
                .formatted(
                        Duration.ofSeconds(begun),
                        AlertRules.firing(recording, 0, recorder.second(), AlertRules.PACE)));
        assertThat(calm.keySet()).as("alerts of a quiet house").isSubsetOf(QUIET);
        return alerts;
    }

    static ConditionFactory patiently() {
        return await().atMost(LONG).pollInterval(Duration.ofMillis(100));
    }

    @Override
    public void close() throws InterruptedException {
        guests.close();
        audience.close();
        recorder.close();
    }
}
