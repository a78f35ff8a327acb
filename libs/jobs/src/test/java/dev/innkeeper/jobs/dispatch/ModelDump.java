package dev.innkeeper.jobs.dispatch;

import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.dispatch.ModelPlaces.Place;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** All keys of a queue in one line: as the model has them, and a script that answers the same of Redis. */
final class ModelDump {
    /** KEYS are those of jobs, in the order of the line. */
    static final String SCRIPT = """
            local names = {'ready', 'delayed', 'lease', 'owner', 'limit', 'parked', 'running', 'rate', 'wake', 'cancelled'}
            local out = {}
            for i, name in ipairs(names) do
              out[#out + 1] = name .. ':'
              local kind, list, step = redis.call('TYPE', KEYS[i]).ok, {}, 2
              if kind == 'hash' then list = redis.call('HGETALL', KEYS[i])
              elseif kind == 'set' then list, step = redis.call('SMEMBERS', KEYS[i]), 1
              elseif kind == 'zset' then list = redis.call('ZRANGE', KEYS[i], 0, -1, 'WITHSCORES') end
              local parts = {}
              for j = 1, #list, step do
                parts[#parts + 1] = (step == 1 or name == 'parked') and list[j] or list[j] .. '=' .. list[j + 1]
              end
              if name ~= 'ready' and name ~= 'delayed' and name ~= 'lease' then table.sort(parts) end
              for _, part in ipairs(parts) do out[#out + 1] = part .. ',' end
            end
            return table.concat(out)
            """;

    private ModelDump() {}

    static String of(ModelQueue queue) {
        var limits = new TreeSet<String>();
        queue.throttles().rows().values().stream()
                .map(Throttle::limitKey)
                .filter(Objects::nonNull)
                .forEach(limits::add);
        var parked = new TreeSet<String>();
        queue.places()
                .in(Place.AT_LIMIT)
                .forEach(id -> parked.add("l" + queue.throttles().limitKey(id) + "\u001f" + id));
        queue.places()
                .in(Place.AT_RATE)
                .forEach(id -> parked.add("r" + queue.throttles().rateKey(id) + "\u001f" + id));
        return scored("ready", queue, Place.READY)
                + scored("delayed", queue, Place.DELAYED)
                + scored("lease", queue, Place.LEASED)
                + line(
                        "owner",
                        queue.places().in(Place.LEASED).stream()
                                .map(id -> id + "=" + queue.places().at(id).worker() + "|"
                                        + queue.places().at(id).limitKey())
                                .toList())
                + line(
                        "limit",
                        queue.throttles().known().stream()
                                .map(id -> id + "=" + queue.throttles().of(id).encoded())
                                .toList())
                + line("parked", parked)
                + line(
                        "running",
                        limits.stream()
                                .filter(key -> queue.places().running(key) > 0)
                                .map(key -> key + "=" + queue.places().running(key))
                                .toList())
                + line("rate", entries(queue.buckets()))
                + line("wake", entries(queue.wake()))
                + line("cancelled", queue.cancelled());
    }

    private static String scored(String name, ModelQueue queue, Place place) {
        var text = new StringBuilder(name + ":");
        queue.places()
                .in(place)
                .forEach(id -> text.append(id + "=" + queue.places().at(id).score() + ","));
        return text.toString();
    }

    private static List<String> entries(Map<String, Long> times) {
        return times.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static String line(String name, Collection<String> parts) {
        var text = new StringBuilder(name + ":");
        parts.stream().sorted().forEach(part -> text.append(part).append(','));
        return text.toString();
    }
}
