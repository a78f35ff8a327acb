package dev.innkeeper.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a Redis Cluster demands: a script touches only keys that it was given, and all of them lie in one slot. */
class DeclaredKeysTest {
    private static final int SLOTS = 16384;
    private static final Pattern CALL = Pattern.compile("redis\\.call\\('([A-Z]+)'(?:,\\s*([^,)]+))?");
    private static final Pattern BINDING = Pattern.compile("local ([a-z_, ]+) = (KEYS\\[\\d+\\](?:, KEYS\\[\\d+\\])*)");
    private static final Pattern LOOP = Pattern.compile("for _, (\\w+) in ipairs\\(\\{([a-z_, ]+)\\}\\)");
    private static final Pattern NAMED = Pattern.compile("KEYS ([a-z ]+[a-z])");
    private static final Pattern KEY = Pattern.compile("KEYS\\[\\d+\\]");

    @ParameterizedTest
    @EnumSource(Script.class)
    void everyCommandOfAScriptNamesAKeyThatItWasGiven(Script script) {
        var text = script.text();
        var keys = new TreeSet<String>();
        BINDING.matcher(text)
                .results()
                .forEach(found -> keys.addAll(Arrays.asList(found.group(1).split(", "))));
        // A loop over given keys gives its variable their keys; the functions of all scripts take some.
        LOOP.matcher(text)
                .results()
                .filter(found -> keys.containsAll(Arrays.asList(found.group(2).split(", "))))
                .forEach(found -> keys.add(found.group(1)));
        keys.addAll(List.of("ready", "parked", "running"));

        var calls = CALL.matcher(text).results().toList();
        assertThat(calls).isNotEmpty().allSatisfy(call -> {
            var command = call.group(1);
            // Neither touches a key.
            if (!command.equals("TIME") && !command.equals("PUBLISH")) {
                assertThat(keys.contains(call.group(2))
                                || KEY.matcher(call.group(2)).matches())
                        .as("%s.lua: %s", script.name(), call.group())
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void aScriptIsGivenTheKeysThatItNamesInTheirOrder(Script script) {
        var named = NAMED.matcher(script.text());
        assertThat(named.find()).isTrue();
        var names = named.group(1).split(" ");

        assertThat(new QueueKeys("default").of(script))
                .isEqualTo(Stream.of(names).map("jobs:{default}:"::concat).toList());
        assertThat(KEY.matcher(script.text()).results().map(MatchResult::group).distinct())
                .as("all of them are used")
                .hasSize(names.length);
    }

    @Test
    void theKeysOfAQueueAreInOneSlot() throws ReflectiveOperationException {
        var keys = new QueueKeys("notifications");
        var slots = new TreeSet<Integer>();
        for (var method : QueueKeys.class.getDeclaredMethods()) {
            if (method.getReturnType() == String.class && method.getParameterCount() == 0) {
                var key = (String) method.invoke(keys);
                if (key.startsWith("jobs:")) {
                    slots.add(slot(key));
                }
            }
        }

        assertThat(slots).hasSize(1);
        assertThat(slot(keys.ready())).isNotEqualTo(slot(new QueueKeys("default").ready()));
    }

    @Test
    void theSlotsAreThoseOfRedis() {
        // From the specification of Redis Cluster.
        assertThat(crc16("123456789")).isEqualTo(0x31C3);
    }

    private static int slot(String key) {
        int open = key.indexOf('{');
        int close = key.indexOf('}', open + 1);
        return crc16(open >= 0 && close > open + 1 ? key.substring(open + 1, close) : key) % SLOTS;
    }

    // CRC16-XMODEM
    private static int crc16(String text) {
        int crc = 0;
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            crc ^= (one & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
            }
        }
        return crc & 0xffff;
    }
}
