package dev.innkeeper.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does the same to the scripts and to the model: gathers the commands of a sequence and what the model answers to each,
 * then sends them in one pipeline and compares. The clock is a key, so that the model knows the time.
 */
final class ScriptSteps {
    static final long LEASE = 1000;

    private static final String CLOCK = "jobs:{model}:clock";
    private static final String REDIS_TIME = "redis.call('TIME')";
    private static final String ANYTHING = "(anything)";

    private final RawRedis redis;
    private final QueueKeys keys = new QueueKeys("model");
    private final Map<Script, String> shas = new EnumMap<>(Script.class);
    private final String dumpSha;
    private final List<List<String>> commands = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private ModelQueue model;
    private @Nullable ModelMoment saved;
    private boolean another;

    ScriptSteps(RawRedis redis, ModelQueue model) throws IOException {
        this.redis = redis;
        this.model = model;
        this.dumpSha = redis.call("SCRIPT", "LOAD", ModelDump.SCRIPT);
        for (var script : Script.values()) {
            assertThat(script.text()).contains(REDIS_TIME);
            var text = script.text().replace(REDIS_TIME, "{0, redis.call('GET', '" + CLOCK + "') * 1000}");
            shas.put(script, redis.call("SCRIPT", "LOAD", text));
        }
    }

    void begin(ModelQueue fresh) {
        model = fresh;
        saved = null;
        commands.clear();
        expected.clear();
        wipe();
        open();
        pass(0);
    }

    void push(Map<String, Long> pushed) {
        var args = new ArrayList<>(List.of("bell", "model"));
        pushed.forEach((id, runAt) -> args.addAll(
                List.of(id, Long.toString(runAt), model.throttles().of(id).encoded())));
        script(Script.PUSH, args, model.push(pushed));
    }

    void claim(int number, String worker) {
        script(
                Script.CLAIM,
                List.of(Integer.toString(number), Long.toString(LEASE), worker),
                another ? "[closed]" : model.claim(number, LEASE, worker));
    }

    void settle(String worker, long runAt, List<String> settled) {
        var args = new ArrayList<>(List.of("bell", "model", worker, Long.toString(runAt)));
        args.addAll(settled);
        script(Script.SETTLE, args, model.settle(worker, runAt, settled));
    }

    void renew(String worker, List<String> held) {
        var args = new ArrayList<>(List.of(Long.toString(LEASE)));
        held.forEach(id -> args.addAll(List.of(id, worker, model.throttles().limitKey(id))));
        script(Script.RENEW, args, another ? "[[], []]" : model.renew(LEASE, worker, held));
    }

    void suspects(int most, long hold) {
        script(
                Script.SUSPECTS,
                List.of(Integer.toString(most), Long.toString(hold)),
                another ? "[]" : model.suspects(most, hold));
    }

    void cancel(String id) {
        script(Script.CANCEL, List.of("bell", "!renew", id, "model"), model.cancel(id));
    }

    void tend() {
        script(Script.TEND, List.of("", "100", "bell", "model"), model.tend());
    }

    /** Finds nothing to mend. */
    void mend() {
        script(Script.MEND, List.of("100"), "0");
    }

    void pause(boolean wanted) {
        model.pause(wanted);
        then(List.of("HSET", keys.meta(), "paused", wanted ? "1" : "0"), ANYTHING);
    }

    void limit(int most) {
        model.limit(most);
        then(List.of("HSET", keys.meta(), "limit", Integer.toString(most)), ANYTHING);
    }

    /** Saves what Redis knows of jobs. */
    void save() {
        saved = ModelMoment.of(model);
        for (var key : keys.ofJobs()) {
            copy(key, saved(key));
        }
    }

    /** Another server takes the place of this one, with what was saved. */
    void restore() {
        if (saved != null) {
            saved.restore(model);
            for (var key : keys.ofJobs()) {
                copy(saved(key), key);
            }
            then(List.of("HSET", keys.meta(), "filling", "token", "server", "token|0"), ANYTHING);
            another = true;
        }
    }

    /** Whether a server with what was saved has not been filled yet. */
    boolean restored() {
        return another;
    }

    void fill() {
        model.fill();
        another = false;
        script(Script.FILL, List.of("token"), "1");
    }

    void wipe() {
        model.wipe();
        another = false;
        var command = new ArrayList<>(List.of("DEL", keys.meta()));
        command.addAll(keys.ofJobs());
        then(command, ANYTHING);
    }

    void open() {
        model.open();
        then(List.of("HSET", keys.meta(), "epoch", "token"), ANYTHING);
    }

    void pass(long millis) {
        model.pass(millis);
        then(List.of("SET", CLOCK, Long.toString(model.now())), "OK");
    }

    /** Redis holds what the model holds. */
    void same() {
        then(evalsha(dumpSha, keys.ofJobs(), List.of()), ModelDump.of(model));
    }

    /** Redis holds no key but the queue's mark. */
    void nothing() {
        var exists = new ArrayList<>(List.of("EXISTS"));
        exists.addAll(keys.ofJobs());
        then(exists, "0");
    }

    /** Does all of it to Redis. */
    void compare(long seed) throws IOException {
        for (var command : commands) {
            redis.send(command);
        }
        for (int i = 0; i < commands.size(); i++) {
            var answer = redis.read();
            var wanted = expected.get(i);
            if (!wanted.equals(ANYTHING) && !wanted.equals(answer)) {
                assertThat(answer)
                        .as("command %d of -Dmodel.sequences=1 -Dmodel.seed=%d:%n%s", i, seed, story(i))
                        .isEqualTo(wanted);
            }
        }
    }

    private String story(int last) {
        var text = new StringBuilder();
        for (int i = 0; i <= last; i++) {
            var script = i;
            var name = shas.entrySet().stream()
                    .filter(entry -> commands.get(script).contains(entry.getValue()))
                    .map(entry -> entry.getKey().name())
                    .findFirst()
                    .orElse("");
            text.append("%s %s -> %s%n".formatted(name, commands.get(i), expected.get(i)));
        }
        return text.toString();
    }

    private void copy(String from, String to) {
        then(List.of("DEL", to), ANYTHING);
        then(List.of("COPY", from, to), ANYTHING);
    }

    private static String saved(String key) {
        return key + ":saved";
    }

    private void script(Script script, List<String> args, String answer) {
        then(evalsha(shas.getOrDefault(script, ""), keys.of(script), args), answer);
    }

    private void then(List<String> command, String answer) {
        commands.add(command);
        expected.add(answer);
    }

    private static List<String> evalsha(String sha, List<String> scriptKeys, List<String> args) {
        var command = new ArrayList<>(List.of("EVALSHA", sha, Integer.toString(scriptKeys.size())));
        command.addAll(scriptKeys);
        command.addAll(args);
        return command;
    }
}
